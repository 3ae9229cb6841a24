/// A write that is made only while its site is as it was expected to be.
public struct ConditionalWrite: Hashable, Sendable {
    /// The write.
    public var operation: SiteOperation
    /// The fields in which the site has to be as expected; none for a write without a condition.
    public let fields: [SiteField]
    /// The values of these fields as they have to be, in the same order.
    public let expected: [SiteValue?]

    /// Makes a write without a condition.
    public init(_ operation: SiteOperation) {
        self.operation = operation
        fields = []
        expected = []
    }

    /// Makes a write whose site has to have the values of `expected` in `fields`, in the same order.
    public init(_ operation: SiteOperation, fields: [SiteField], expected: [SiteValue?]) {
        precondition(fields.count == expected.count, "every field has a value that is expected")
        self.operation = operation
        self.fields = fields
        self.expected = expected
    }

    /// Makes a write whose site has to be as `expected` in `fields`.
    public init(_ operation: SiteOperation, expected: Site, fields: [SiteField]) {
        self.init(operation, fields: fields, expected: fields.map { expected[$0] })
    }

    /// Whether it depends on how its site is.
    public var isConditional: Bool { !fields.isEmpty }

    /// The site of the write; nil for a create.
    public var siteID: SiteID? {
        switch operation {
        case .create: nil
        case .update(let id, _, _), .delete(let id), .setActivation(let id, _): id
        }
    }

    /// Why the write may not be made to `site`; nil when it may.
    public func refusal(for site: Site) -> SitesServiceError? {
        for (field, value) in zip(fields, expected) {
            switch (value, site[field]) {
            case (nil, nil): continue
            case (let a?, let b?) where a.isIdentical(to: b): continue
            default: return .changedMeanwhile(site.siteID, field)
            }
        }
        return nil
    }
}

/// How many writes may fail before the others are not made any more.
public struct FailureLimit: Hashable, Sendable {
    /// How many may fail still; none are made once it is 0.
    public private(set) var count: Int
    /// Whether those that are stale count.
    public var countsStale: Bool

    /// Makes a limit.
    public init(_ count: Int, countsStale: Bool) {
        self.count = count
        self.countsStale = countsStale
    }

    /// Takes note of a result; gives whether the next write is to be made.
    public mutating func goesOn(after result: Result<Site?, SitesServiceError>) -> Bool {
        if case .failure(let error) = result, error.kind != .stale || countsStale { count -= 1 }
        return count > 0
    }
}

extension Optional where Wrapped == FailureLimit {
    /// Takes note of a result; gives whether the next write is to be made.
    public mutating func goesOn(after result: Result<Site?, SitesServiceError>) -> Bool {
        self?.goesOn(after: result) ?? true
    }
}

extension SitesService {
    /// Reads each site again just before its write.
    public func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        await performRereading(writes, dealer: dealer, limit: limit)
    }

    /// Performs writes one by one, reading each site again just before its write.
    public func performRereading(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async -> [Result<Site?, SitesServiceError>] {
        var limit = limit
        var results: [Result<Site?, SitesServiceError>] = []
        for write in writes {
            if let last = results.last, !limit.goesOn(after: last) { break }
            do throws(SitesServiceError) {
                if write.isConditional, let id = write.siteID {
                    let site = try await site(dealer: dealer, id: id).site
                    if let refusal = write.refusal(for: site) { throw refusal }
                }
                results += try await perform([write.operation], dealer: dealer)
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}

extension SitesServiceError {
    /// A site that is not as it was when its change was planned.
    public static func changedMeanwhile(_ id: SiteID, _ field: SiteField) -> SitesServiceError {
        SitesServiceError(.stale, "\(field.rawValue) of site \(id) was changed meanwhile", field: field)
    }
}
