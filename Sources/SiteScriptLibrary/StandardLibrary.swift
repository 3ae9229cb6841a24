public import SiteScript

/// The standard library: what every script can call.
public enum StandardLibrary {
    /// The modules, in the order of the reference.
    public static let modules: [NativeModule] = [
        CoreModule.module,
        TextModule.module,
        NumberModule.module,
        ListModule.module,
        MapModule.module,
        TimeModule.module,
        FileModule.module,
        NativeModule("stages", "Pipeline stages.", stages: StandardStages.all),
    ]
}
