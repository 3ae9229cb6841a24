import SiteScriptTerminal
import SitesCore

/// The language in five minutes: at each stop a few words and a line to run, on sites that exist for it alone.
///
/// The line stands ready at the prompt, to be run as it is or changed first.
struct Tour {
    /// One stop.
    struct Stop {
        /// What is said.
        var text: String
        /// What stands ready.
        var line: String
    }

    /// The dealer of the sample.
    static let dealer = 42

    /// What was chosen before the tour, to go back to.
    let services: ServiceFactory
    let dealer: Int?
    private var place = 0

    /// Starts at the first stop.
    init(from services: ServiceFactory, _ dealer: Int?) {
        self.services = services
        self.dealer = dealer
    }

    /// The stop one is at; nil behind the last.
    var stop: Stop? { place < Tour.stops.count ? Tour.stops[place] : nil }

    /// Where one is, such as `2/9`.
    var title: String { "\(place + 1)/\(Tour.stops.count)" }

    /// Goes on to the next stop.
    mutating func advance() { place += 1 }

    /// Everything there is to see.
    static let stops = [
        Stop(
            text: "`sites()` gives the sites of the dealer in the prompt. A bar sends rows on to a stage.",
            line: "sites() | take 5"
        ),
        Stop(
            text: "`.name` is a field of each row. Type a dot and press Tab to see all fields.",
            line: "sites() | where .name.contains(\"Seoul\") | select .site_id, .name, .is_activated"
        ),
        Stop(
            text: "A single site is shown as a card, with what is odd about it below.",
            line: "sites() | where .external_site_id == \"ACME-003\""
        ),
        Stop(
            text: "When nothing is found, what comes near is named. This one has a zero too few.",
            line: "sites() | where .external_site_id == \"ACME-7\""
        ),
        Stop(text: "Counting by a field: where are the sites?", line: "sites() | count by .timezone"),
        Stop(
            text: "A line that starts with a bar goes on from the last result, which is also called `_`.",
            line: "| where .timezone.starts_with(\"US/\")"
        ),
        Stop(
            text:
                "Stages such as `update` only describe changes. At the prompt the plan is shown and you are asked:\n"
                + "y makes the changes, v shows all of them, e lets you edit the line, Enter alone sends nothing.",
            line: "sites() | where .timezone == \"US/Pacific\" | update timezone: \"America/Los_Angeles\""
        ),
        Stop(
            text: "Help on anything: a question mark and a name, or a few words in quotes.",
            line: "?\"duplicates\""
        ),
        Stop(
            text: "The lines that worked can be kept as a script: `:save \"fix.sites\"`. This was the tour; "
                + "`:tour off` goes back to your own sites.",
            line: ":tour off"
        ),
    ]

    /// The sites of the sample, in memory.
    static func sample() async throws(SitesServiceError) -> MemorySitesService {
        let sample = MemorySitesService { 1_767_225_600_000 }
        try await sample.addDealer(Dealer(id: DealerID(dealer), name: "Acme Security"))
        let places = [
            ("Seoul HQ", "Asia/Seoul", 101), ("Seoul Warehouse", "Asia/Seoul", nil),
            ("Portland Store", "US/Pacific", nil), ("Busan Depot", "Asia/Seoul", 101),
            ("Fresno Clinic", "US/Pacific", 205), ("Boston Office", "America/New_York", 205),
            ("London Branch", "Europe/London", nil), ("Tokyo Yard", "Asia/Tokyo", 103),
        ]
        for (index, place) in places.enumerated() {
            let draft = SiteDraft(
                externalSiteID: "ACME-00\(index + 1)",
                name: place.0,
                timezone: place.1,
                monitoringStationID: place.2,
                accountNumber: index % 3 == 2 ? "0042" : "10\(index)",
                address1: "\(index + 1) Main St"
            )
            let site = try await sample.createSite(draft, dealer: DealerID(dealer))
            guard index.isMultiple(of: 2) else { continue }
            _ = try await sample.setActivation(dealer: DealerID(dealer), id: site.siteID, isActivated: true)
        }
        return sample
    }
}

extension ReplLoop {
    /// Starts the tour, goes on with it, or ends it.
    func changeTour(_ argument: String?) async {
        switch (argument, tour) {
        case ("off"?, let tour?): endTour(tour)
        case ("off"?, nil): launch.say("there is no tour to end; `:tour` starts one")
        case ("next"?, .some): goOnWithTour()
        case (nil, nil): await startTour()
        case (nil, .some): showStop()
        default:
            launch.errors.report("`:tour` takes next or off, not `\(TerminalText.sanitised(argument ?? ""))`")
        }
    }

    private func startTour() async {
        do throws(SitesServiceError) {
            let sample = try await Tour.sample()
            tour = Tour(from: launch.services, launch.dealer)
            launch.services = ServiceFactory("tour") { () throws(SitesServiceError) in sample }
        } catch {
            return launch.errors.report(error.message)
        }
        launch.dealer = Tour.dealer
        launch.isOnTour = true
        session = ReplSession(launch, names)
        launch.say(
            "Press Enter to run the line that stands ready, or change it first. `:tour off` ends the tour."
        )
        showStop()
    }

    private func endTour(_ tour: Tour) {
        self.tour = nil
        launch.services = tour.services
        launch.dealer = tour.dealer
        launch.isOnTour = false
        session = ReplSession(launch, names)
        launch.say("the tour is over; you are back in \(TerminalText.sanitised(launch.services.name))")
    }

    /// Goes on to the next stop once a line was run.
    func goOnWithTour() {
        tour?.advance()
        showStop()
    }

    /// Puts the line of the stop ready once more behind one that failed, unless another stands there to be edited.
    func stayOnTour() {
        if let stop = tour?.stop, draft.isEmpty { draft = stop.line }
    }

    private func showStop() {
        guard let tour, let stop = tour.stop else { return }
        launch.say(launch.talkStyle("\n\(tour.title)  \(stop.text)", .cyan))
        draft = stop.line
    }
}
