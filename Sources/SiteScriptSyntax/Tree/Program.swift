/// A parsed file.
public struct Program: Sendable {
    /// The file it was read from.
    public var file: SourceFile
    /// Its statements and declarations in order.
    public var statements: [Statement]
    /// One more than the largest `Expression.id`.
    public var nodeCount: Int

    /// Makes a program.
    public init(file: SourceFile, statements: [Statement], nodeCount: Int) {
        self.file = file
        self.statements = statements
        self.nodeCount = nodeCount
    }
}
