/// Precedence and associativity of the operators between two operands: the only place.
enum OperatorTable {
    /// How tightly an operator binds, loosest first.
    enum Precedence: Int, Comparable {
        case or = 1, and, not, comparison, coalesce, range, sum, product, unary

        static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
    }

    /// The operator that a token is; nil for other tokens.
    ///
    /// `not in` is put together by the parser.
    static func binary(_ kind: TokenKind) -> (BinaryOperator, Precedence)? {
        switch kind {
        case .orKeyword: (.or, .or)
        case .andKeyword: (.and, .and)
        case .equal: (.equal, .comparison)
        case .notEqual: (.notEqual, .comparison)
        case .less: (.less, .comparison)
        case .lessOrEqual: (.lessOrEqual, .comparison)
        case .greater: (.greater, .comparison)
        case .greaterOrEqual: (.greaterOrEqual, .comparison)
        case .inKeyword: (.isIn, .comparison)
        case .coalesce: (.coalesce, .coalesce)
        case .plus: (.add, .sum)
        case .minus: (.subtract, .sum)
        case .star: (.multiply, .product)
        case .slash: (.divide, .product)
        case .doubleSlash: (.quotient, .product)
        case .percent: (.remainder, .product)
        default: nil
        }
    }

    /// The operator of a compound assignment, nil for plain `=`; no value for other tokens.
    static func assignment(_ kind: TokenKind) -> BinaryOperator?? {
        switch kind {
        case .assign: .some(nil)
        case .addAssign: .add
        case .subtractAssign: .subtract
        case .multiplyAssign: .multiply
        case .divideAssign: .divide
        case .quotientAssign: .quotient
        case .remainderAssign: .remainder
        default: nil
        }
    }
}
