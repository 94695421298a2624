// swift-tools-version: 6.2

import PackageDescription

/// The same settings for every target: warnings stop the build, and imports say what they leak.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// - Parameter files: files whose bytes become constants of the module.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], embedding files: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) }, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "TradeIn",
    products: [
        .executable(name: "tradein", targets: ["tradein"]),
        .library(name: "FEEL", targets: ["FEEL"]),
        .library(name: "AuditLog", targets: ["AuditLog"]),
        .library(name: "Ledger", targets: ["Ledger"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPKCS11"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CImages", linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png16")]),
        module("FEEL"),
        module("DMN", ["FEEL"]),
        module("Claims", ["FEEL"]),
        module("ClaimFiles", ["FEEL", "Claims", "CZlib", "CLibXML2"]),
        module("Sealing", ["COpenSSL"]),
        module("AuditLog", ["Sealing"]),
        module("Signing", ["AuditLog", "Sealing", "CPKCS11"]),
        module("QRCode"),
        module("Documents", ["CImages"]),
        module("Witnessing", ["AuditLog", grdb]),
        module("Ledger"),
        module("Rulebook", ["FEEL", "DMN", "Claims", "Ledger", "Sealing", yams]),
        module(
            "Bureau",
            [
                "FEEL", "Claims", "ClaimFiles", "Rulebook", "Sealing", "AuditLog", "Witnessing", "Signing", "Ledger",
                "Documents", grdb, yams,
            ],
            embedding: ["Receipts/verify.html"]),
        .executableTarget(
            name: "tradein",
            dependencies: [
                "FEEL", "DMN", "Claims", "ClaimFiles", "Rulebook", "Ledger", "AuditLog", "Bureau", "QRCode",
                "Witnessing", "Signing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "decision-benchmark",
            dependencies: ["FEEL", "Claims", "ClaimFiles", "Rulebook", "Ledger"],
            path: "Tests/Benchmarks/Decisions",
            swiftSettings: settings),
        .executableTarget(
            name: "reading-benchmark",
            dependencies: ["Claims", "ClaimFiles", "Rulebook"],
            path: "Tests/Benchmarks/Reading",
            swiftSettings: settings),
        .executableTarget(
            name: "picture-benchmark",
            dependencies: ["Documents"],
            path: "Tests/Benchmarks/Pictures",
            swiftSettings: settings),
        .executableTarget(
            name: "log-benchmark",
            dependencies: ["AuditLog", "Sealing"],
            path: "Tests/Benchmarks/Log",
            swiftSettings: settings),
        tests("FEELTests", ["FEEL"]),
        tests("DMNTests", ["DMN", "FEEL"]),
        tests("ClaimsTests", ["Claims", "FEEL"]),
        tests("ClaimFilesTests", ["ClaimFiles", "Claims", "FEEL"]),
        tests("SealingTests", ["Sealing"]),
        tests("AuditLogTests", ["AuditLog", "Sealing"]),
        tests("QRCodeTests", ["QRCode"]),
        tests("DocumentsTests", ["Documents"], exclude: ["Pictures", "make_pictures.py"]),
        tests("WitnessingTests", ["Witnessing", "AuditLog", "Sealing"]),
        tests("LedgerTests", ["Ledger"]),
        tests("BooksTests", ["Bureau", "Claims", "Ledger", grdb]),
        tests("RulebookTests", ["Rulebook", "DMN", "FEEL", "Claims", "Ledger"]),
        tests(
            "BureauTests",
            ["Bureau", "Rulebook", "ClaimFiles", "Claims", "FEEL", "Ledger", "AuditLog", "Sealing", grdb]),
        tests("CommandTests", [], exclude: ["Expected"]),
    ],
    swiftLanguageModes: [.v6]
)
