public import SitesCore

/// One intended write, with what is there now and what will be there.
///
/// The getters over the optional sites are not inlined: Swift 6.3's optimiser fails on them (CopyPropagation).
public struct Change: Sendable, Hashable {
    /// What is to be done.
    public enum Action: String, Sendable, Hashable, CaseIterable {
        case create, update, activate, deactivate, delete
    }

    /// What is to be done.
    public var action: Action
    /// The dealer whose site it is.
    public var dealer: DealerID
    private let content: Content
    /// Whether the site is to be active after a create or update that says so; sent as a request of its own.
    public var activation: Bool?
    /// Why it cannot be sent; empty when it can.
    public var problems: [SiteProblem]
    /// Its place in the run or plan file that it comes from; nil for a change that was just described.
    public var number: Int?
    /// Which request of that row its first one is: 1 when only the activation of a create or update is left.
    var round = 0

    /// Makes a change.
    public init(
        _ action: Action,
        dealer: DealerID,
        before: Site? = nil,
        draft: SiteDraft? = nil,
        patch: SitePatch? = nil,
        activation: Bool? = nil,
        origin: String? = nil,
        problems: [SiteProblem] = []
    ) {
        self.action = action
        self.dealer = dealer
        content = Content(before, draft, patch, origin: origin)
        self.activation = activation
        self.problems = problems
    }

    /// Makes a change of a site that is there, which is taken over and not copied: many thousands are planned at a time.
    init(
        _ action: Action,
        of site: consuming Site,
        patch: SitePatch? = nil,
        activation: Bool? = nil,
        origin: String? = nil,
        problems: [SiteProblem] = []
    ) {
        self.action = action
        dealer = site.dealerID
        content = Content(site, patch, origin: origin)
        self.activation = activation
        self.problems = problems
    }

    /// The site as it is now; nil for a create.
    public var before: Site? { content.hasSite ? content.site : nil }
    /// What a create sends.
    public var draft: SiteDraft? { content.draft }
    /// What an update sends.
    public var patch: SitePatch? { content.patch }
    /// Where the row came from, such as `new.csv:17`.
    public var origin: String? { content.origin }

    /// The values, which all copies of a change share: a run passes each of many thousands on several times.
    private final class Content: Sendable, Hashable {
        /// The site as it is now, if there is one: what stands in an optional is copied whole to look at a field of it.
        let site: Site
        let hasSite: Bool
        let draft: SiteDraft?
        let patch: SitePatch?
        let origin: String?

        init(_ site: Site?, _ draft: SiteDraft?, _ patch: SitePatch?, origin: String?) {
            self.site = site ?? Site.blank
            hasSite = site != nil
            self.draft = draft
            self.patch = patch
            self.origin = origin
        }

        init(_ site: consuming Site, _ patch: SitePatch?, origin: String?) {
            self.site = site
            hasSite = true
            draft = nil
            self.patch = patch
            self.origin = origin
        }

        static func == (a: Content, b: Content) -> Bool {
            a === b
                || a.site == b.site && a.hasSite == b.hasSite && a.draft == b.draft && a.patch == b.patch
                    && a.origin == b.origin
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(site)
            hasher.combine(draft)
            hasher.combine(patch)
            hasher.combine(origin)
        }
    }

    /// The site it concerns; nil for a create.
    public var siteID: SiteID? { content.hasSite ? content.site.siteID : nil }

    /// What the site has in some fields; nil for a create.
    func valuesBefore(_ fields: [SiteField]) -> [SiteValue?]? {
        guard content.hasSite else { return nil }
        return Array(unsafeUninitializedCapacity: fields.count) { values, count in
            for (place, field) in fields.enumerated() {
                values.initializeElement(at: place, to: content.site[field])
            }
            count = fields.count
        }
    }

    /// Adds all fields of the site as it is now, under `before`; does nothing for a create.
    func writeBefore(to fields: inout JSONFields) {
        guard content.hasSite else { return }
        fields.add("before") { $0.add(content.site) }
    }

    /// The dealer's own identifier of the site.
    public var externalSiteID: String {
        @inline(never) get {
            if let draft { return draft.externalSiteID }
            return content.site.externalSiteID
        }
    }

    /// The identifier that it gives to a site; nil when the site keeps the one that it has.
    var newIdentifier: String? {
        if let draft { return draft.externalSiteID }
        guard case .text(let text)?? = patch?[.externalSiteID] else { return nil }
        return text
    }

    /// The site's name as it is, or as a create gives it.
    var siteName: String {
        @inline(never) get {
            if let draft { return draft.name }
            return content.site.name
        }
    }

    /// Whether it can be sent.
    public var isValid: Bool { problems.isEmpty }

    /// The fields that it changes, in the order of the API.
    public var fields: [SiteField] {
        switch action {
        case .create:
            let optional: [(SiteField, Bool)] = [
                (.externalSiteID, true), (.name, true),
                (.monitoringStationID, draft?.monitoringStationID != nil),
                (.accountNumber, draft?.accountNumber != nil), (.address1, draft?.address1 != nil),
                (.address2, draft?.address2 != nil), (.timezone, true), (.isActivated, activation == true),
            ]
            return optional.filter(\.1).map(\.0)
        case .update: return (patch?.fields ?? []) + (activation == nil ? [] : [.isActivated])
        case .activate, .deactivate: return [.isActivated]
        case .delete: return []
        }
    }

    /// The site as it will be; nil for a delete.
    ///
    /// A create has the id 0 and no time, which the service gives.
    public var after: Site? {
        @inline(never) get { makeAfter() }
    }

    private func makeAfter() -> Site? {
        switch action {
        case .create:
            var site = draft?.site(id: SiteID(0), dealer: dealer, createdAtMilliseconds: 0)
            site?.isActivated = activation ?? false
            return site
        case .update:
            guard var site = before.map({ patch?.applied(to: $0) ?? $0 }) else { return nil }
            if let activation { site.isActivated = activation }
            return site
        case .activate, .deactivate:
            var site = before
            site?.isActivated = action == .activate
            return site
        case .delete: return nil
        }
    }

    /// How many requests it takes.
    public var requestCount: Int {
        guard isValid else { return 0 }
        switch action {
        case .create: return activation == true ? 2 : 1
        case .update: return (patch?.isEmpty ?? true ? 0 : 1) + (activation == nil ? 0 : 1)
        default: return 1
        }
    }

    /// The request as it is written: method and path.
    public var request: String {
        let sites = "/partner/v1/dealers/\(dealer)/sites"
        let site = "\(sites)/\(siteID.map(\.description) ?? "")"
        return switch action {
        case .create: "POST \(sites)"
        case .update: "PUT \(site)"
        case .activate, .deactivate: "PATCH \(site)/activation-status"
        case .delete: "DELETE \(site)"
        }
    }
}
