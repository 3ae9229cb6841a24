import SitesCore

/// The file of profiles: `$XDG_CONFIG_HOME/sitescript/profiles.json`, or under `~/.config`.
struct ProfileFile: Sendable {
    let path: String

    /// The file of this environment.
    init(_ environment: (String) -> String?) {
        if let config = environment("XDG_CONFIG_HOME"), config.hasPrefix("/") {
            path = config + "/sitescript/profiles.json"
        } else {
            path = (environment("HOME") ?? ".") + "/.config/sitescript/profiles.json"
        }
    }

    /// All profiles by name; none when there is no file.
    func read() throws(SitesServiceError) -> [(name: String, profile: Profile)] {
        let bytes: [UInt8]
        do throws(SystemCalls.ReadFailure) {
            guard SystemCalls.exists(path) else { return [] }
            bytes = try SystemCalls.read(path)
        } catch {
            throw SitesServiceError(.io, "the profiles \(path) cannot be read: \(error.reason)")
        }
        let value: JSONValue
        do throws(JSONReader.Failure) {
            value = try JSONReader.value(of: bytes)
        } catch {
            throw SitesServiceError(.invalid, "the profiles \(path) are no JSON: \(error)")
        }
        guard case .object(let members) = value["profiles"] else {
            throw SitesServiceError(.invalid, "the file \(path) has no object `profiles`")
        }
        var profiles: [(name: String, profile: Profile)] = []
        for member in members {
            profiles.append((member.name, try Profile(member.value, name: member.name)))
        }
        return profiles
    }

    /// The profile of a name.
    func profile(_ name: String) throws(SitesServiceError) -> Profile {
        let profiles = try read()
        if let found = profiles.first(where: { $0.name == name }) { return found.profile }
        let names = profiles.map(\.name).joined(separator: ", ")
        throw SitesServiceError(
            .invalid,
            "there is no profile \(name)",
            hint: names.isEmpty
                ? "add it with `sitescript profiles add \(name) --url URL`" : "there are \(names)"
        )
    }

    /// Puts a profile into the file, in place of one of the same name.
    func add(_ name: String, _ profile: Profile) throws(SitesServiceError) {
        var profiles = try read()
        if let place = profiles.firstIndex(where: { $0.name == name }) {
            profiles[place].profile = profile
        } else {
            profiles.append((name, profile))
        }
        let members = profiles.map { JSONValue.Member($0.name, $0.profile.json) }
        let text = JSONText.bytes(of: .object(["profiles": .object(members)]))
        if let reason = SystemCalls.replace(path, with: text + [UInt8(ascii: "\n")]) {
            throw SitesServiceError(.io, "the profiles \(path) cannot be written: \(reason)")
        }
    }
}
