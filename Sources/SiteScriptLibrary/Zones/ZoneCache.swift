import SiteScript
import Synchronization
import TimeZoneNames

/// The rules of the zones that a session has asked for, read from the system's time zone data.
final class ZoneCache: Sendable {
    private let zones = Mutex<[String: ZoneRules]>([:])

    /// Where systems keep the data.
    private static let folders = [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
        "/var/db/timezone/zoneinfo",
    ]

    static func of(_ context: NativeContext) -> ZoneCache {
        if let known = context.storage["zones"] as? ZoneCache { return known }
        let cache = ZoneCache()
        context.storage["zones"] = cache
        return cache
    }

    /// The rules of a zone.
    ///
    /// Only known names are looked for, so no other file is ever opened.
    func rules(_ name: String) throws(ScriptError) -> ZoneRules {
        if let known = zones.withLock({ $0[name] }) { return known }
        guard TimeZoneNames.isKnown(name) else {
            throw ScriptError(
                .value,
                .invalidValue,
                "`\(name.prefix(60))` is no time zone",
                hint: TimeZoneNames.suggestions(for: name).first.map { "did you mean `\($0)`?" }
            )
        }
        let rules = try ZoneCache.read(name)
        zones.withLock { $0[name] = rules }
        return rules
    }

    private static func read(_ name: String) throws(ScriptError) -> ZoneRules {
        // A system may have left out the old names.
        for candidate in [name, TimeZoneNames.canonical(name) ?? name] {
            for folder in folders where fileExists("\(folder)/\(candidate)") {
                let file = try MappedFile("\(folder)/\(candidate)")
                if let rules = ZoneFile.rules(in: file.bytes) { return rules }
            }
        }
        throw ScriptError(
            .io,
            .file,
            "the system has no rules for the time zone `\(name)`",
            hint: "install its time zone data (the package is called tzdata)"
        )
    }
}
