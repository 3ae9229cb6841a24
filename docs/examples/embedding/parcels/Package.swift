// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "parcels",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "SiteScript", path: "../../../..")],
    targets: [
        .executableTarget(
            name: "parcels",
            dependencies: [
                .product(name: "SiteScript", package: "SiteScript"),
                .product(name: "SiteScriptLibrary", package: "SiteScript"),
            ]
        )
    ]
)
