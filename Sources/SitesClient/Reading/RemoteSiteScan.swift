import SitesCore
import Synchronization

/// Reads a list page by page; while the rows of one are used, the next is on its way.
final class RemoteSiteScan: SiteScan {
    private struct State {
        var cursor: PageCursor
        var rows: ArraySlice<Site> = []
        var next: Task<Result<[Site], SitesServiceError>, Never>?
    }

    private let pages: PageReader
    private let dealer: DealerID
    private let fields: [SiteField]
    private let state: Mutex<State>

    init(_ pages: PageReader, _ dealer: DealerID, _ query: SiteQuery, _ reading: PageReading) {
        self.pages = pages
        self.dealer = dealer
        fields = query.fields ?? SiteField.allCases
        state = Mutex(State(cursor: PageCursor(query, reading, pages.capabilities)))
    }

    deinit { cancel() }

    func next(maximumRows: Int) async throws(SitesServiceError) -> SiteColumnBatch? {
        if state.withLock({ $0.rows.isEmpty }) {
            guard let rows = try await nextRows() else { return nil }
            state.withLock { $0.rows = rows[...] }
        }
        return state.withLock { state in
            defer { state.rows = state.rows.dropFirst(maximumRows) }
            return SiteColumnBatch(state.rows.prefix(maximumRows), fields: fields)
        }
    }

    func cancel() {
        state.withLock { state in
            state.next?.cancel()
            state.next = nil
        }
    }

    /// The rows of the next page that has any; nil at the end.
    func nextRows() async throws(SitesServiceError) -> [Site]? {
        while let task = state.withLock({ start(&$0) }) {
            let result = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            let page = try result.get()
            let rows = state.withLock { state in
                state.next = nil
                let rows = state.cursor.take(page)
                _ = start(&state)
                return rows
            }
            if !rows.isEmpty { return rows }
        }
        return nil
    }

    /// The task that brings the next page, begun now if it was not; nil at the end.
    private func start(_ state: inout State) -> Task<Result<[Site], SitesServiceError>, Never>? {
        if let task = state.next { return task }
        guard !state.cursor.isFinished else { return nil }
        let page = state.cursor.page
        let task = Task { [pages, dealer] () -> Result<[Site], SitesServiceError> in
            do throws(SitesServiceError) {
                return .success(try await pages.page(dealer, page))
            } catch {
                return .failure(error)
            }
        }
        state.next = task
        return task
    }
}
