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
        .testTarget(
            name: "SiteScriptTests",
            dependencies: ["SiteScript", "SiteScriptSyntax", "SiteScriptLibrary"],
            swiftSettings: settings
        ),

        .target(
            name: "SiteScriptLibrary",
            dependencies: ["SiteScript", "SiteScriptSyntax", "TimeZoneNames"],
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
            name: "SitesBindings",
            dependencies: ["SiteScript", "SiteScriptSyntax", "SitesCore", "SitesChanges"],
            swiftSettings: settings
        ),

        .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .target(name: "SiteScriptTerminal", dependencies: ["CLibedit"], swiftSettings: settings),
        .testTarget(
            name: "SiteScriptTerminalTests",
            dependencies: ["SiteScriptTerminal"],
            swiftSettings: settings
        ),

        .target(
            name: "SiteScriptCommands",
            dependencies: [
                "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "SitesCore", "SitesChanges",
                "SitesStore",
                "SitesBindings", "SiteScriptTerminal", "TimeZoneNames",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        .executableTarget(name: "sitescript", dependencies: ["SiteScriptCommands"], swiftSettings: settings),

        // Never shipped: what the tests share.
        .target(
            name: "SiteScriptTestSupport",
            dependencies: [
                "SiteScript", "SiteScriptSyntax", "SiteScriptLibrary", "SitesBindings", "SitesCore",
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
        .testTarget(
            name: "SitesChangesTests",
            dependencies: ["SitesChanges", "SitesCore", "SitesStore"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SitesContractTests",
            dependencies: ["SitesCore", "SitesStore"],
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
                "SiteScriptCommands", "SiteScript", "SiteScriptSyntax", "SiteScriptTerminal", "SitesCore",
                "SiteScriptTestSupport",
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
