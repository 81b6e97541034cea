using System.Text;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// The parsed XML name of a documented member, such as <c>M:System.DateTime.Parse(System.String)</c>.
/// </summary>
/// <remarks>The form is that of the C# specification's annex D.4.2, "ID string format".</remarks>
internal sealed class MemberName
{
    private readonly string _kind;
    private readonly string _member;
    private readonly string? _parameters;
    private readonly string? _returnType;

    private MemberName(string kind, string type, string member, string? parameters, string? returnType)
    {
        _kind = kind;
        DeclaringType = type;
        _member = member;
        _parameters = parameters;
        _returnType = returnType;
    }

    /// <summary>XML name, without <c>T:</c>, of the type that declares the member, or of the type itself.</summary>
    public string DeclaringType { get; }

    /// <summary>Kind of the member, as in the XML name: T, M, P, F or E.</summary>
    public string Kind => _kind;

    /// <summary>Name without type, parameters and arity; <c>#ctor</c> for a constructor and empty for a type.</summary>
    public string Member => WithoutArity(_member);

    /// <summary>Name without parameters and arity, which the overloads of a method share.</summary>
    public string OverloadSet => $"{_kind}:{DeclaringType}.{WithoutArity(_member)}";

    /// <summary>
    /// Whether <paramref name="name"/> begins with a kind that this type can parse, such as <c>T:</c>.
    /// </summary>
    public static bool IsMember(ReadOnlySpan<char> name) =>
        name.Length > 2 && name[1] == ':' && name[0] is 'T' or 'M' or 'P' or 'F' or 'E';

    /// <summary>Parses an XML name, for which <see cref="IsMember"/> must be true.</summary>
    public static MemberName Parse(string name)
    {
        string kind = name[..1];
        ReadOnlySpan<char> rest = name.AsSpan(2);
        if (kind == "T")
            return new MemberName(kind, rest.ToString(), "", null, null);
        string? returnType = null, parameters = null;
        int tilde = rest.LastIndexOf('~');
        if (tilde >= 0)
        {
            returnType = rest[(tilde + 1)..].ToString();
            rest = rest[..tilde];
        }
        int open = rest.IndexOf('(');
        if (open >= 0)
        {
            parameters = rest[(open + 1)..].TrimEnd(')').ToString();
            rest = rest[..open];
        }
        int dot = rest.LastIndexOf('.');
        return new MemberName(
            kind, rest[..Math.Max(dot, 0)].ToString(), rest[(dot + 1)..].ToString(), parameters, returnType);
    }

    /// <summary>
    /// Name of the member in C#, without namespaces: <c>List&lt;T&gt;.Add(T)</c>, <c>new Uri(String)</c>,
    /// <c>List&lt;T&gt;[Int32]</c>, <c>Decimal.operator +(Decimal, Decimal)</c>.
    /// </summary>
    /// <param name="types">
    /// Documented types, which distinguish namespaces from outer types and name type parameters.
    /// </param>
    /// <param name="methodParameters">
    /// Documented names of a generic method's own type parameters; empty where there are none.
    /// </param>
    public string Title(TypeNames types, IReadOnlyList<string> methodParameters)
    {
        string type = TypeTitle(types, DeclaringType, out string[] typeParameters);
        if (_kind == "T")
            return type;
        string[] own = MethodParameters(methodParameters);
        string parameters = List(_parameters);
        string member = WithoutArity(_member);
        string arguments = own.Length == 0 ? "" : $"<{string.Join(", ", own)}>";
        if (_kind is "F" or "E")
            return $"{type}.{member}";
        if (member == "#ctor")
            return $"new {type}({parameters})";
        if (member == "#cctor")
            return $"static {type}()";
        if (member.Contains('#'))
        {
            // In an explicit implementation, the interface's name has # for dots and @ for commas.
            string name = member.Replace('#', '.').Replace('@', ',').Replace('<', '{').Replace('>', '}');
            int dot = name.LastIndexOf('.');
            type = $"{type}.{List(name[..dot])}";
            member = name[(dot + 1)..];
        }
        if (_kind == "P")
            return _parameters is null ? $"{type}.{member}" : $"{type}[{parameters}]";
        if (OperatorNames.Conversion(member) is string conversion)
            return $"{type}.{conversion} {List(_returnType)}({parameters})";
        return $"{type}.{OperatorNames.Symbol(member) ?? member}{arguments}({parameters})";

        string List(string? list) =>
            list is null ? "" : new TypeReference(list, types, typeParameters, own).ReadList();
    }

    /// <summary>Types of the parameters, as <see cref="Title"/> writes them.</summary>
    public IReadOnlyList<string> ParameterTypes(TypeNames types, IReadOnlyList<string> methodParameters)
    {
        if (_parameters is null)
            return [];
        TypeTitle(types, DeclaringType, out string[] typeParameters);
        return new TypeReference(_parameters, types, typeParameters, MethodParameters(methodParameters)).ReadEach();
    }

    /// <summary>Name of the declaring type in C#, without its namespace.</summary>
    public string TypeTitle(TypeNames types) => TypeTitle(types, DeclaringType, out _);

    /// <summary>Name of the member in running text: the title without a parameter list.</summary>
    public string ShortTitle(TypeNames types)
    {
        string type = TypeTitle(types, DeclaringType, out _);
        if (_kind == "T")
            return type;
        string member = WithoutArity(_member);
        if (member == "#ctor")
            return type;
        if (_kind == "P" && _parameters is not null)
            return $"{type}[]";
        return $"{type}.{OperatorNames.Symbol(member) ?? member[(member.LastIndexOf('#') + 1)..]}";
    }

    private static string TypeTitle(TypeNames types, string type, out string[] typeParameters)
    {
        StringBuilder title = new();
        List<string> all = [];
        int start = types.NamespaceLength(type);
        while (start < type.Length)
        {
            int dot = type.IndexOf('.', start);
            int end = dot < 0 ? type.Length : dot;
            if (title.Length > 0)
                title.Append('.');
            title.Append(WithoutArity(type[start..end]));
            string[] own = types.TypeParameters(type.AsSpan(0, end));
            if (own.Length > 0)
                title.Append('<').AppendJoin(", ", own).Append('>');
            all.AddRange(own);
            start = end + 1;
        }
        typeParameters = [.. all];
        return title.ToString();
    }

    private string[] MethodParameters(IReadOnlyList<string> documented)
    {
        int tick = _member.IndexOf("``", StringComparison.Ordinal);
        if (tick < 0 || !int.TryParse(_member.AsSpan(tick + 2), out int arity))
            return [];
        return documented.Count == arity ? [.. documented] : TypeNames.Numbered(arity);
    }

    private static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name[..tick];
    }
}
