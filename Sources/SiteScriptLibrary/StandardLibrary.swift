public import SiteScript

/// The standard library: what every script can call.
public enum StandardLibrary {
    /// The modules, in the order of the reference.
    public static let modules: [NativeModule] = [
        CoreModule.module,
        TextModule.module,
        PatternModule.module,
        NumberModule.module,
        RangeModule.module,
        ListModule.module,
        MapModule.module,
        RecordModule.module,
        TimeModule.module,
        ZoneModule.module,
        FileModule.module,
        JSONModule.module,
        HostModule.module,
        ConcurrencyModule.module,
        NativeModule("stages", "Pipeline stages.", stages: StandardStages.all),
    ]
}
