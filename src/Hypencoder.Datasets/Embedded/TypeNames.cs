namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// The documented types, by XML name without the <c>T:</c>, and the names of their type parameters. XML names write a
/// namespace and an outer type alike (<c>A.B.C</c>); this table distinguishes them.
/// </summary>
internal sealed class TypeNames
{
    private readonly Dictionary<string, string[]> _typeParameters = [];
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public TypeNames() => _bySpan = _typeParameters.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds a type; returns false when the table already has it.</summary>
    public bool TryAdd(string type, string[] typeParameters) => _typeParameters.TryAdd(type, typeParameters);

    /// <summary>
    /// The position in <paramref name="type"/> at which the names of types begin, after the namespace and a dot.
    /// </summary>
    public int NamespaceLength(ReadOnlySpan<char> type)
    {
        int last = 0;
        for (int i = 0; i < type.Length; i++)
        {
            if (type[i] != '.')
                continue;
            ReadOnlySpan<char> prefix = type[..i];
            // A dot after `2 follows an outer type, documented or not.
            if (prefix[last..].Contains('`') || _bySpan.ContainsKey(prefix))
                return last;
            last = i + 1;
        }
        return last;
    }

    /// <summary>The outermost type in which <paramref name="type"/> is nested, or the type itself.</summary>
    public string Outermost(string type)
    {
        int end = type.IndexOf('.', NamespaceLength(type));
        return end < 0 ? type : type[..end];
    }

    /// <summary>
    /// The names of the type parameters that <paramref name="type"/> adds to those of its outer types: the documented
    /// names, or T, or T1, T2, ….
    /// </summary>
    public string[] TypeParameters(ReadOnlySpan<char> type)
    {
        int tick = type.LastIndexOf('`');
        if (tick < 0 || type[tick..].Contains('.') || !int.TryParse(type[(tick + 1)..], out int arity))
            return [];
        if (_bySpan.TryGetValue(type, out string[]? documented) && documented.Length == arity)
            return documented;
        return Numbered(arity);
    }

    /// <summary>Names for undocumented type parameters: T for a single one, T1, T2, … for several.</summary>
    public static string[] Numbered(int arity) =>
        arity == 1 ? ["T"] : [.. Enumerable.Range(1, arity).Select(i => $"T{i}")];
}
