using System.Text;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// Reads the types in an XML member name's parameter list, such as
/// <c>System.Collections.Generic.List{`0}[],System.Int32@</c>, and writes them in C#: <c>List&lt;T&gt;[], ref
/// Int32</c>.
/// </summary>
/// <param name="source">The list of types, or one type.</param>
/// <param name="types">Documented types, which distinguish namespaces from outer types.</param>
/// <param name="typeParameters">Names for <c>`0</c>, <c>`1</c>, ….</param>
/// <param name="methodParameters">Names for <c>``0</c>, <c>``1</c>, ….</param>
internal ref struct TypeReference(
    ReadOnlySpan<char> source, TypeNames types, string[] typeParameters, string[] methodParameters)
{
    private const string NameEnds = ",}[*@|!^";
    private readonly ReadOnlySpan<char> _source = source;
    private int _position;

    /// <summary>Reads every type of the list and joins them by a comma and a space.</summary>
    public string ReadList() => string.Join(", ", ReadEach());

    /// <summary>Reads every type of the list.</summary>
    public IReadOnlyList<string> ReadEach() => ReadEach(end: '\0');

    private List<string> ReadEach(char end)
    {
        List<string> list = [];
        while (_position < _source.Length && _source[_position] != end)
        {
            int start = _position;
            list.Add(ReadType());
            // Without this, an unmatched bracket would stop the reader from advancing.
            if (_position == start)
                _position++;
            if (_position < _source.Length && _source[_position] == ',')
                _position++;
        }
        return list;
    }

    private string ReadType()
    {
        string name = _source[_position] == '`' ? ReadTypeParameter() : ReadNamedType();
        return ReadModifiers(name);
    }

    private string ReadTypeParameter()
    {
        int ticks = 0;
        for (; _position < _source.Length && _source[_position] == '`'; _position++)
            ticks++;
        int start = _position;
        while (_position < _source.Length && char.IsAsciiDigit(_source[_position]))
            _position++;
        string[] names = ticks == 1 ? typeParameters : methodParameters;
        bool known = int.TryParse(_source[start.._position], out int index) && index < names.Length;
        return known ? names[index] : $"T{index + 1}";
    }

    private string ReadNamedType()
    {
        // The XML name with arities, which finds the namespace, and the positions of each type's own arguments.
        StringBuilder xmlName = new();
        List<(int End, string Arguments)> arguments = [];
        while (_position < _source.Length && !NameEnds.Contains(_source[_position]))
        {
            if (_source[_position] != '{')
            {
                xmlName.Append(_source[_position++]);
                continue;
            }
            _position++;
            int end = xmlName.Length;
            string inner = string.Join(", ", ReadEach(end: '}'));
            _position = Math.Min(_position + 1, _source.Length);
            arguments.Add((end, inner));
        }
        string name = xmlName.ToString();
        if (name == "System.Nullable" && arguments.Count == 1)
            return arguments[0].Arguments + "?";
        int start = types.NamespaceLength(name);
        // The arguments of an outer generic type are followed by a dot, which the name alone does not show.
        if (arguments.Count > 0 && arguments[0].End < name.Length)
            start = Math.Min(start, name.LastIndexOf('.', arguments[0].End - 1) + 1);
        StringBuilder shown = new();
        foreach ((int end, string inner) in arguments)
        {
            shown.Append(name, start, end - start).Append('<').Append(inner).Append('>');
            start = end;
        }
        return shown.Append(name, start, name.Length - start).ToString();
    }

    private string ReadModifiers(string name)
    {
        bool byReference = false;
        for (; _position < _source.Length; _position++)
        {
            switch (_source[_position])
            {
                case '[':
                    int close = _source[_position..].IndexOf(']');
                    int length = close < 0 ? _source.Length - _position - 1 : close;
                    // [0:,0:] becomes [,]: C# does not write the bounds.
                    name += "[" + new string(',', _source.Slice(_position, length).Count(',')) + "]";
                    _position += length;
                    break;
                case '*':
                    name += "*";
                    break;
                case '@':
                    // out, in and ref parameters have the same name in XML.
                    byReference = true;
                    break;
                case '|' or '!':
                    // A custom modifier: C# does not show the type that follows.
                    while (_position + 1 < _source.Length && !NameEnds.Contains(_source[_position + 1]))
                        _position++;
                    break;
                case '^':
                    break;
                default:
                    return byReference ? "ref " + name : name;
            }
        }
        return byReference ? "ref " + name : name;
    }
}
