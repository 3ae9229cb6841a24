// swift-tools-version: 6.2
// Targets stand in layer order, each followed by its tests; an arrow only ever points up this file.
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "SiteScript",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "SiteScript", targets: ["SiteScript"]),
        .library(name: "SiteScriptLibrary", targets: ["SiteScriptLibrary"]),
        .library(name: "SitesBindings", targets: ["SitesBindings"]),
        .executable(name: "sitescript", targets: ["sitescript"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Only SitesClient and SitesServer, which the executable links, know these.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "TimeZoneNames", swiftSettings: settings),
        .testTarget(name: "TimeZoneNamesTests", dependencies: ["TimeZoneNames"], swiftSettings: settings),

        .target(name: "SiteScriptSyntax", swiftSettings: settings),

        .target(
            name: "SiteScript",
            dependencies: ["SiteScriptSyntax", "TimeZoneNames"],
            swiftSettings: settings
        ),
        .target(
            name: "SiteScriptLibrary",
            dependencies: ["SiteScript", "SiteScriptSyntax", "TimeZoneNames"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteScriptTests",
            dependencies: ["SiteScript", "SiteScriptSyntax", "SiteScriptLibrary"],
            swiftSettings: settings
        ),

        // Never shipped: runs programs that mean harm in a process of its own.
        .executableTarget(
            name: "hostile-runner",
            dependencies: ["SiteScript", "SiteScriptLibrary"],
            path: "Tests/Hostile/Runner",
            swiftSettings: settings
        ),
        .testTarget(
            name: "EmbeddingTests",
            dependencies: ["SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "hostile-runner"],
            exclude: ["public-surface.txt"],
            swiftSettings: settings
        ),

        .target(name: "SitesCore", dependencies: ["TimeZoneNames"], swiftSettings: settings),

        .target(name: "SitesChanges", dependencies: ["SitesCore"], swiftSettings: settings),

        .target(
            name: "SitesStore",
            dependencies: [
                "SitesCore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),

        .target(
            name: "SitesClient",
            dependencies: [
                "SitesCore", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),

        .target(
            name: "SitesServer",
            dependencies: [
                "SitesCore", "TimeZoneNames", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),

        .target(
            name: "SitesBindings",
            dependencies: ["SiteScript", "SiteScriptSyntax", "SitesCore", "SitesChanges"],
            swiftSettings: settings
        ),

        .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .target(name: "SiteScriptTerminal", dependencies: ["CLibedit"], swiftSettings: settings),

        .systemLibrary(name: "CMalloc"),
        .target(
            name: "SiteScriptCommands",
            dependencies: [
                "CMalloc",
                "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "SitesCore", "SitesChanges",
                "SitesStore", "SitesClient", "SitesServer",
                "SitesBindings", "SiteScriptTerminal", "TimeZoneNames",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        .executableTarget(name: "sitescript", dependencies: ["SiteScriptCommands"], swiftSettings: settings),

        // Never shipped: hosts to read, built and run so that they stay true.
        .executableTarget(
            name: "parcels",
            dependencies: ["SiteScript", "SiteScriptLibrary"],
            path: "docs/examples/embedding/parcels",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "script-service",
            dependencies: [
                "SiteScript", "SiteScriptLibrary", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "docs/examples/embedding/script-service",
            swiftSettings: settings
        ),
        .testTarget(
            name: "script-tests",
            dependencies: ["SiteScript", "SiteScriptLibrary", "SitesBindings", "SitesCore"],
            path: "docs/examples/embedding/script-tests",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExampleTests",
            dependencies: [
                "parcels", "script-service",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),

        // Never shipped: what `apply` costs.
        .executableTarget(
            name: "apply-benchmark",
            dependencies: [
                "SitesChanges", "SitesCore", "SitesStore",
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tests/Benchmarks/Apply",
            swiftSettings: settings
        ),

        // Never shipped: a server that does nothing, to hold ours against.
        .executableTarget(
            name: "route-benchmark",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            path: "Tests/Benchmarks/Route",
            swiftSettings: settings
        ),

        // Never shipped: what hosting scripts costs.
        .executableTarget(
            name: "embedding-benchmark",
            dependencies: ["SiteScript", "SiteScriptLibrary"],
            path: "Tests/Benchmarks/Embedding",
            exclude: ["embedding.c"],
            swiftSettings: settings
        ),

        // Never shipped: what each layer costs by itself.
        .executableTarget(
            name: "layers-benchmark",
            dependencies: [
                "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "SitesCore", "SitesChanges",
                "SitesStore",
                "SitesClient",
            ],
            path: "Tests/Benchmarks/Layers",
            swiftSettings: settings
        ),

        // Never shipped: what the tests share.
        .target(
            name: "SiteScriptTestSupport",
            dependencies: [
                "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "SitesBindings", "SitesChanges",
                "SitesCore",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "SiteScriptFuzzing",
            dependencies: [
                "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "SiteScriptTestSupport",
                "SitesBindings",
                "SitesChanges", "SitesCore",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RobustnessTests",
            dependencies: [
                "SiteScriptFuzzing", "SiteScriptTestSupport", "SiteScript", "SiteScriptSyntax",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteScriptSyntaxTests",
            dependencies: ["SiteScriptSyntax", "SiteScriptTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SpecTests",
            dependencies: [
                "SiteScriptTestSupport", "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary",
                "SitesBindings",
                "SitesCore",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "SitesTestSupport",
            dependencies: ["SitesCore", "SitesStore", "SitesClient", "SitesServer"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteScriptTerminalTests",
            dependencies: ["SiteScriptTerminal", "SitesTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SitesChangesTests",
            dependencies: ["SitesChanges", "SitesCore", "SitesStore", "SitesTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "SitesCoreTests", dependencies: ["SitesCore"], swiftSettings: settings),
        .testTarget(
            name: "SitesClientTests",
            dependencies: ["SitesClient", "SitesCore"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SitesServerTests",
            dependencies: ["SitesServer", "SitesCore"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SitesContractTests",
            dependencies: ["SitesCore", "SitesStore", "SitesClient", "SitesServer", "SitesTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SitesStoreTests",
            dependencies: ["SitesStore", "SitesCore", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SitesBindingsTests",
            dependencies: [
                "SitesBindings", "SitesStore", "SitesCore", "SiteScript", "SiteScriptSyntax",
                "SiteScriptLibrary",
                "SiteScriptTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteScriptCommandsTests",
            dependencies: [
                "SiteScriptCommands", "SiteScript", "SiteScriptSyntax", "SiteScriptTerminal", "SitesChanges",
                "SitesCore", "SitesStore", "SiteScriptTestSupport", "SitesTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DocumentationTests",
            // The program, for the commands that the pages type.
            dependencies: ["SiteScriptTestSupport", "SiteScriptCommands", "sitescript"],
            swiftSettings: settings
        ),
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ]
)

// `scripts/sanitize.sh` builds what needs no other package, which takes a fraction of the time.
if Context.environment["SITESCRIPT_LANGUAGE_ONLY"] != nil {
    var left: Set<String> = []
    func isLeft(_ target: Target) -> Bool {
        let isAlone = target.dependencies.allSatisfy { dependency in
            if case .byNameItem(let name, _) = dependency { left.contains(name) } else { false }
        }
        if target.type == .system || !isAlone { return false }
        left.insert(target.name)
        return true
    }
    package.targets = package.targets.filter(isLeft)
    package.dependencies = []
    package.products = package.products.filter { left.contains($0.name) }
}
