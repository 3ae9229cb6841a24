import SitesCore

/// What sending has to know of a change beside its values.
///
/// Made once for all changes of a run: looking at a change itself counts references to all of its texts.
struct ChangeOutline: Sendable {
    let isValid: Bool
    let dealer: DealerID
    /// The site; nil for a create.
    let siteID: SiteID?
    /// The number by which the journal knows the change.
    let number: Int
    /// Which request of its row the first one is.
    let round: Int
    /// Whether an activation of its own follows the request.
    let hasSecondRound: Bool
    /// How many requests it takes.
    let requestCount: Int

    init(_ change: Change, number: Int) {
        isValid = change.isValid
        dealer = change.dealer
        siteID = change.siteID
        self.number = number
        round = change.round
        hasSecondRound = change.hasSecondRound
        requestCount = change.requestCount
    }
}

extension Changes {
    /// The outlines of all changes, in their order.
    var outlines: [ChangeOutline] {
        changes.indices.map { ChangeOutline(changes[$0], number: number($0)) }
    }
}
