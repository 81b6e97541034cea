namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// Translates the metadata names of operators, such as <c>op_Addition</c> and <c>op_Implicit</c>, to C#.
/// </summary>
internal static class OperatorNames
{
    /// <summary>
    /// The operator of a method, such as <c>operator +</c> for <c>op_Addition</c>; null for another method.
    /// </summary>
    public static string? Symbol(string method)
    {
        if (!method.StartsWith("op_", StringComparison.Ordinal))
            return null;
        if (method.StartsWith("op_Checked", StringComparison.Ordinal)
            && Sign(method["op_Checked".Length..]) is string sign)
            return $"operator checked {sign}";
        return Sign(method["op_".Length..]) is string plain ? $"operator {plain}" : null;
    }

    /// <summary>
    /// The conversion of a method, such as <c>explicit operator</c> for <c>op_Explicit</c>; null for another method.
    /// </summary>
    public static string? Conversion(string method) => method switch
    {
        "op_Implicit" => "implicit operator",
        "op_Explicit" => "explicit operator",
        "op_CheckedExplicit" => "explicit operator checked",
        _ => null,
    };

    private static string? Sign(string name) => name switch
    {
        "Addition" or "UnaryPlus" => "+",
        "AdditionAssignment" => "+=",
        "Subtraction" or "UnaryNegation" => "-",
        "SubtractionAssignment" => "-=",
        "Multiply" => "*",
        "MultiplicationAssignment" => "*=",
        "Division" => "/",
        "DivisionAssignment" => "/=",
        "Modulus" => "%",
        "ModulusAssignment" => "%=",
        "BitwiseAnd" => "&",
        "BitwiseAndAssignment" => "&=",
        "BitwiseOr" => "|",
        "BitwiseOrAssignment" => "|=",
        "ExclusiveOr" => "^",
        "ExclusiveOrAssignment" => "^=",
        "OnesComplement" => "~",
        "LogicalNot" => "!",
        "LeftShift" => "<<",
        "RightShift" => ">>",
        "UnsignedRightShift" => ">>>",
        "Equality" => "==",
        "Inequality" => "!=",
        "LessThan" => "<",
        "LessThanOrEqual" => "<=",
        "GreaterThan" => ">",
        "GreaterThanOrEqual" => ">=",
        "Increment" or "IncrementAssignment" => "++",
        "Decrement" or "DecrementAssignment" => "--",
        "True" => "true",
        "False" => "false",
        _ => null,
    };
}
