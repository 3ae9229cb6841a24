/// Reads the system's compiled time zone files (TZif, RFC 8536).
struct ZoneFile {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    private struct Header {
        var version: UInt8
        var isUTCCount, isStandardCount, leapCount, transitionCount, kindCount, nameByteCount: Int
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The rules in a file; nil when it is none of these files.
    static func rules(in bytes: UnsafeBufferPointer<UInt8>) -> ZoneRules? {
        var file = ZoneFile(bytes)
        guard let first = file.header() else { return nil }
        // From version 2 on the same follows with 64-bit times, and a rule behind it.
        guard first.version >= UInt8(ascii: "2") else { return file.body(first, timeBytes: 4) }
        guard file.skip(file.size(of: first, timeBytes: 4)), let header = file.header(),
            var rules = file.body(header, timeBytes: 8)
        else { return nil }
        rules.footer = file.footer()
        return rules
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard count <= bytes.count - place else { return false }
        place += count
        return true
    }

    private mutating func header() -> Header? {
        guard bytes.count - place >= 44, bytes[place..<place + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let version = bytes[place + 4]
        place += 20
        let counts = (0..<6).map { _ in integer(4) }
        return Header(
            version: version,
            isUTCCount: counts[0],
            isStandardCount: counts[1],
            leapCount: counts[2],
            transitionCount: counts[3],
            kindCount: counts[4],
            nameByteCount: counts[5]
        )
    }

    private func size(of header: Header, timeBytes: Int) -> Int {
        header.transitionCount * (timeBytes + 1) + header.kindCount * 6 + header.nameByteCount
            + header.leapCount * (timeBytes + 4) + header.isStandardCount + header.isUTCCount
    }

    private mutating func body(_ header: Header, timeBytes: Int) -> ZoneRules? {
        let end = place + size(of: header, timeBytes: timeBytes)
        guard end <= bytes.count, header.kindCount > 0 else { return nil }
        let transitions = (0..<header.transitionCount).map { _ in integer(timeBytes) }
        let places = (0..<header.transitionCount).map { _ in integer(1, isSigned: false) }
        let names = place + header.kindCount * 6
        var kinds: [ZoneRules.Kind] = []
        for _ in 0..<header.kindCount {
            let offset = integer(4)
            let isSummer = integer(1) != 0
            let name = names + integer(1, isSigned: false)
            guard name < names + header.nameByteCount else { return nil }
            let text = bytes[name..<names + header.nameByteCount].prefix { $0 != 0 }
            kinds.append(
                .init(offset: offset, isSummer: isSummer, abbreviation: String(decoding: text, as: UTF8.self))
            )
        }
        guard places.allSatisfy({ $0 < kinds.count }), zip(transitions, transitions.dropFirst()).allSatisfy(<)
        else { return nil }
        place = end
        return ZoneRules(transitions: transitions, kindPlaces: places, kinds: kinds)
    }

    private func footer() -> PosixZone? {
        guard place < bytes.count, bytes[place] == 0x0A else { return nil }
        return PosixZoneParser.parse(bytes[(place + 1)...].prefix { $0 != 0x0A })
    }

    /// A big-endian number; there are enough bytes.
    private mutating func integer(_ count: Int, isSigned: Bool = true) -> Int {
        var value: UInt64 = 0
        for byte in bytes[place..<place + count] { value = value << 8 | UInt64(byte) }
        place += count
        let shift = UInt64(64 - count * 8)
        guard isSigned else { return Int(value) }
        return Int(Int64(bitPattern: value << shift) >> Int64(shift))
    }
}
