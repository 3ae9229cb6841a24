public import SiteScriptSyntax

/// The front door: holds what is installed, compiles scripts and makes sessions to run them in.
///
/// A value: copy it, change its modules and limits, and use both. Engines share nothing mutable.
public struct Engine: Sendable {
    /// Everything scripts can call.
    public private(set) var registry: ModuleRegistry
    /// The most a run may use.
    public var limits: ExecutionLimits
    /// Where imported modules come from; nil when nothing can be imported.
    public var moduleSource: (any ModuleSource)?
    /// What the hosts of its sessions grant; programs that reach for more are refused when they are compiled.
    public var granted: Capabilities = .all
    /// Whether programs in which a write can be reached are refused.
    public var isReadOnly = false
    /// Whether sessions collect at every safepoint: slow, and only to prove that nothing alive is ever swept.
    public var collectsAtEverySafepoint = false
    /// Whether operations on literals are carried out when a program is compiled; off only to prove that it changes
    /// nothing.
    public var foldsConstants = true
    /// Whether the scripts that it compiles can be stopped by a debugger; others cannot, and lose no time.
    public var isDebuggable = false
    /// Steps after which a run gives way to others; nil: after 10 ms.
    ///
    /// One only proves that a run goes on anywhere.
    public var turnSteps: Int?

    /// Makes an engine with these modules.
    public init(modules: [NativeModule], limits: ExecutionLimits = ExecutionLimits()) {
        registry = ModuleRegistry(modules)
        self.limits = limits
    }

    /// Adds a module.
    public mutating func install(_ module: NativeModule) { registry.install(module) }

    /// Checks a whole script as `compile` does, in less time, without making code of it.
    ///
    /// - Throws: `CompilationError` with everything that is wrong.
    public func check(_ file: SourceFile) throws -> CheckedScript {
        var pipeline = ScriptPipeline(self, scope: SessionScope())
        return try pipeline.check(file)
    }

    /// Compiles a whole script.
    ///
    /// - Throws: `CompilationError` with everything that is wrong.
    public func compile(_ file: SourceFile, givesLastValue: Bool = false) throws -> CompiledScript {
        var pipeline = ScriptPipeline(self, scope: SessionScope())
        return try pipeline.compile(file, .init(givesLastValue: givesLastValue))
    }

    /// Compiles a text whose last expression, if it ends in one, is what runs of it give.
    ///
    /// - Throws: `CompilationError` with everything that is wrong.
    public func compile(_ text: String, name: String = "script") throws -> CompiledScript {
        try compile(SourceFile(name: name, text: text), givesLastValue: true)
    }

    /// Compiles a script to run its `test` blocks: of its top level only declarations run.
    ///
    /// - Throws: `CompilationError` with everything that is wrong.
    public func compileTests(_ file: SourceFile) throws -> CompiledScript {
        var pipeline = ScriptPipeline(self, scope: SessionScope())
        return try pipeline.compile(file, .init(isTesting: true))
    }

    /// Makes a session to run scripts of this engine in.
    ///
    /// - Parameter host: what the scripts reach; by default nothing.
    public func session(host: any ScriptHost = SealedHost()) -> ScriptSession { ScriptSession(self, host) }
}

/// What earlier lines of a session declared.
struct SessionScope: Sendable {
    var check = CheckScope()
    var compile = CompileScope()
}
