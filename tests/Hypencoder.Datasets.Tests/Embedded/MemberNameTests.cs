using Hypencoder.Datasets.Embedded;

namespace Hypencoder.Tests.Data.Collections;

public sealed class MemberNameTests
{
    private static readonly TypeNames Types = Documented();

    [Theory]
    [InlineData("T:System.DateTime", "DateTime")]
    [InlineData("T:System.Collections.Generic.Dictionary`2", "Dictionary<TKey, TValue>")]
    [InlineData("T:System.Collections.Generic.Dictionary`2.KeyCollection", "Dictionary<TKey, TValue>.KeyCollection")]
    [InlineData("T:System.Environment.SpecialFolder", "Environment.SpecialFolder")]
    [InlineData("T:Unknown.Pair`2", "Pair<T1, T2>")]
    [InlineData("M:System.DateTime.Parse(System.String,System.IFormatProvider)",
        "DateTime.Parse(String, IFormatProvider)")]
    [InlineData("M:System.DateTime.ToUniversalTime", "DateTime.ToUniversalTime()")]
    [InlineData("M:System.DateTime.#ctor(System.Int64)", "new DateTime(Int64)")]
    [InlineData("M:System.DateTime.#cctor", "static DateTime()")]
    [InlineData("M:System.Collections.Generic.List`1.Add(`0)", "List<T>.Add(T)")]
    [InlineData("M:System.Collections.Generic.List`1.ConvertAll``1(System.Converter{`0,``0})",
        "List<T>.ConvertAll<TOutput>(Converter<T, TOutput>)")]
    [InlineData("M:System.Int32.TryParse(System.String,System.Int32@)", "Int32.TryParse(String, ref Int32)")]
    [InlineData("M:System.Int32.TryParse(System.String,System.Nullable{System.Int32}@)",
        "Int32.TryParse(String, ref Int32?)")]
    [InlineData("M:A.B.F(System.Byte*,System.Int32[],System.Int32[0:,0:],System.Int32[][])",
        "B.F(Byte*, Int32[], Int32[,], Int32[][])")]
    [InlineData("M:A.B.F(System.Guid@|System.Runtime.InteropServices.InAttribute,System.Void*@)",
        "B.F(ref Guid, ref Void*)")]
    [InlineData("M:A.B.F(System.Collections.Generic.List{System.Int32}.Enumerator[])", "B.F(List<Int32>.Enumerator[])")]
    [InlineData("M:A.B.F(System.Environment.SpecialFolder)", "B.F(Environment.SpecialFolder)")]
    [InlineData("M:A.B.F}x(System.Int32})", "B.F}x(Int32, )")]
    [InlineData("M:System.Decimal.op_Addition(System.Decimal,System.Decimal)", "Decimal.operator +(Decimal, Decimal)")]
    [InlineData("M:System.Decimal.op_CheckedAddition(System.Decimal,System.Decimal)",
        "Decimal.operator checked +(Decimal, Decimal)")]
    [InlineData("M:System.Decimal.op_Explicit(System.Decimal)~System.Byte[]",
        "Decimal.explicit operator Byte[](Decimal)")]
    [InlineData("M:System.Decimal.op_Implicit(System.Char)~System.Decimal", "Decimal.implicit operator Decimal(Char)")]
    [InlineData("P:System.Collections.Generic.List`1.Item(System.Int32)", "List<T>[Int32]")]
    [InlineData("P:System.Collections.Generic.List`1.Count", "List<T>.Count")]
    [InlineData("F:System.Int32.MaxValue", "Int32.MaxValue")]
    [InlineData("E:System.Console.CancelKeyPress", "Console.CancelKeyPress")]
    [InlineData("M:System.Collections.Generic.List`1.System#Collections#Generic#IEnumerable{T}#GetEnumerator",
        "List<T>.IEnumerable<T>.GetEnumerator()")]
    [InlineData("P:System.Collections.Generic.List`1.System#Collections#IList#Item(System.Int32)",
        "List<T>.IList[Int32]")]
    [InlineData("M:System.Char.System#Numerics#IDivisionOperators{System#Char@System#Char@System#Char}#op_Division(System.Char,System.Char)",
        "Char.IDivisionOperators<Char, Char, Char>.operator /(Char, Char)")]
    [InlineData("M:A.B.System#Collections#Generic#IEnumerable<System#Collections#Generic#KeyValuePair<System#String,C#D>>#GetEnumerator",
        "B.IEnumerable<KeyValuePair<String, D>>.GetEnumerator()")]
    public void Title_EachKindOfMember_IsWhatCSharpWrites(string xmlName, string expected)
    {
        string[] methodParameters = xmlName.Contains("ConvertAll") ? ["TOutput"] : [];
        Assert.Equal(expected, MemberName.Parse(xmlName).Title(Types, methodParameters));
    }

    [Theory]
    [InlineData("M:System.DateTime.Parse(System.String)", "DateTime.Parse")]
    [InlineData("M:System.DateTime.#ctor(System.Int64)", "DateTime")]
    [InlineData("P:System.Collections.Generic.List`1.Item(System.Int32)", "List<T>[]")]
    [InlineData("M:System.Decimal.op_Addition(System.Decimal,System.Decimal)", "Decimal.operator +")]
    [InlineData("M:A.B.System#IDisposable#Dispose", "B.Dispose")]
    public void ShortTitle_Member_HasNoParameters(string xmlName, string expected) =>
        Assert.Equal(expected, MemberName.Parse(xmlName).ShortTitle(Types));

    [Theory]
    [InlineData("M:A.B.F(System.Int32)", "M:A.B.F``1(``0)", true)]
    [InlineData("M:A.B.F", "M:A.B.G", false)]
    [InlineData("M:A.B.F", "M:A.C.F", false)]
    [InlineData("M:A.B.F", "P:A.B.F", false)]
    [InlineData("M:A.B.#ctor", "M:A.B.#ctor(System.Int32)", true)]
    public void OverloadSet_TwoMembers_IsEqualForOverloadsOnly(string first, string second, bool same) =>
        Assert.Equal(same, MemberName.Parse(first).OverloadSet == MemberName.Parse(second).OverloadSet);

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary`2.KeyCollection", "System.Collections.Generic.Dictionary`2")]
    [InlineData("System.Environment.SpecialFolder", "System.Environment")]
    [InlineData("System.DateTime", "System.DateTime")]
    [InlineData("Undocumented.Outer`1.Inner", "Undocumented.Outer`1")]
    public void Outermost_NestedType_IsTheTypeAroundIt(string type, string expected) =>
        Assert.Equal(expected, Types.Outermost(type));

    private static TypeNames Documented()
    {
        TypeNames types = new();
        types.TryAdd("System.Collections.Generic.Dictionary`2", ["TKey", "TValue"]);
        types.TryAdd("System.Environment", []);
        return types;
    }
}
