using System.Buffers.Binary;
using System.Text;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Torch;

/// <summary>
/// Parses the pickle of a checkpoint (protocols 2 to 4) to plain values: None becomes null, integers <c>long</c>,
/// tuples <c>object?[]</c>, lists <c>List</c>, dicts <c>Dictionary</c>. It runs no code: names outside <see
/// cref="PickleGlobals"/> are refused, and so is every instruction that tensors do not need.
/// </summary>
/// <remarks>
/// The instructions are those of CPython's <c>Lib/pickletools.py</c>. Time and memory are linear in the length.
/// </remarks>
internal ref struct PickleReader(ReadOnlySpan<byte> bytes)
{
    private static readonly object Mark = new();
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Number of bytes read so far, which locates an error.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the pickled value.</summary>
    /// <exception cref="FormatException">The pickle is damaged, or contains what is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            byte code = Next(1)[0];
            if (code == '.')
                return Pop();
            Run(code);
        }
    }

    private void Run(byte code)
    {
        switch (code)
        {
            case 0x80: // PROTO
                if (Next(1)[0] is var version and (< 2 or > 4))
                    throw new FormatException($"expected pickle protocol 2, 3 or 4, found {version}");
                break;
            case 0x95: Next(8); break; // FRAME
            case (byte)'(': _marks.Add(_stack.Count); _stack.Add(Mark); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': PopToMark(); break;
            case (byte)'2': Push(Peek()); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)Next(1)[0]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Next(2))); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Next(4))); break;
            case 0x8a: Push(Long(Next(1)[0])); break;
            case 0x8b: Push(Long(UInt31())); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Next(8))); break;
            case (byte)'X': Push(Text(UInt31())); break;
            case 0x8c: Push(Text(Next(1)[0])); break;
            case 0x8d: Push(Text(UInt63())); break;
            case (byte)'T': Push(Text(UInt31())); break; // a str of Python 2
            case (byte)'U': Push(Text(Next(1)[0])); break;
            case (byte)'B': Push(Next(UInt31()).ToArray()); break;
            case (byte)'C': Push(Next(Next(1)[0]).ToArray()); break;
            case 0x8e: Push(Next(UInt63()).ToArray()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: Push(PopMany(1)); break;
            case 0x86: Push(PopMany(2)); break;
            case 0x87: Push(PopMany(3)); break;
            case (byte)'t': Push(PopToMark()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)'l': Push(new List<object?>(PopToMark())); break;
            case (byte)'a': Append(PopMany(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)'}': Push(new Dictionary<object, object?>()); break;
            case (byte)'d': MakeDict(PopToMark()); break;
            case (byte)'s': SetItems(PopMany(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'c': Push(Global(Line(), Line())); break;
            case 0x93: Push(Global(PopMany(2))); break;
            case (byte)'R': Reduce(); break;
            case (byte)'b': Build(); break;
            case (byte)'Q': Push(PickleGlobals.Storage(Pop())); break;
            case (byte)'q': _memo[Next(1)[0]] = Peek(); break;
            case (byte)'r': _memo[UInt31()] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'h': Push(Memo(Next(1)[0])); break;
            case (byte)'j': Push(Memo(UInt31())); break;
            default:
                throw new FormatException($"expected an instruction that tensors need, found 0x{code:x2}");
        }
    }

    private readonly void Push(object? value) => _stack.Add(value);

    private readonly object? Peek() => _stack.Count > 0 && !ReferenceEquals(_stack[^1], Mark)
        ? _stack[^1]
        : throw new FormatException("expected a value on the stack, found none");

    private readonly object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private readonly object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw new FormatException("expected a mark on the stack, found none");
        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        object?[] values = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private readonly void Append(object?[] values)
    {
        if (Peek() is not List<object?> list)
            throw new FormatException($"expected a list to append to, found {PickleGlobals.Text(Peek())}");
        list.AddRange(values);
    }

    private readonly void MakeDict(object?[] values)
    {
        Push(new Dictionary<object, object?>());
        SetItems(values);
    }

    private readonly void SetItems(object?[] values)
    {
        if (Peek() is not Dictionary<object, object?> map || values.Length % 2 != 0)
            throw new FormatException($"expected a dict and pairs for it, found {PickleGlobals.Text(Peek())}");
        for (int i = 0; i < values.Length; i += 2)
            map[values[i] ?? "None"] = values[i + 1];
    }

    private static PickleGlobal Global(string module, string name)
    {
        PickleGlobal global = new(module, name);
        return PickleGlobals.Allows(global)
            ? global
            : throw new FormatException(
                $"expected a name that tensors need, found {OneLine(module)}.{OneLine(name)}, which is refused");
    }

    private static PickleGlobal Global(object?[] names) => names is [string module, string name]
        ? Global(module, name)
        : throw new FormatException(
            $"expected a module and a name, found {string.Join(", ", names.Select(PickleGlobals.Text))}");

    private readonly void Reduce()
    {
        object?[] call = PopMany(2);
        if (call is not [PickleGlobal global, object?[] arguments])
            throw new FormatException($"expected a callable and its arguments, found {PickleGlobals.Text(call[0])}");
        Push(PickleGlobals.Call(global, arguments));
    }

    /// <summary>
    /// Applies attributes to an OrderedDict (<c>_metadata</c> of a state dict), which are irrelevant to tensors and
    /// ignored.
    /// </summary>
    private readonly void Build()
    {
        Pop();
        if (Peek() is not Dictionary<object, object?>)
        {
            throw new FormatException(
                $"expected attributes of a dict, found those of {PickleGlobals.Text(Peek())}");
        }
    }

    private readonly object? Memo(long key) => _memo.TryGetValue(key, out object? value)
        ? value
        : throw new FormatException($"expected a value under memo {key}, found none");

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw new FormatException(
                $"expected {count} bytes more, found {_bytes.Length - Position}: the pickle is truncated");
        }
        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    private int UInt31() => Length(BinaryPrimitives.ReadInt32LittleEndian(Next(4)));

    private int UInt63() => Length(BinaryPrimitives.ReadInt64LittleEndian(Next(8)));

    private static int Length(long value) => value is >= 0 and <= int.MaxValue
        ? (int)value
        : throw new FormatException($"expected a length, found {value}");

    private long Long(int length)
    {
        if (length > sizeof(long))
            throw new FormatException($"expected a whole number of 64 bits at most, found {length} bytes");
        Span<byte> value = stackalloc byte[sizeof(long)];
        ReadOnlySpan<byte> given = Next(length);
        value.Fill(length > 0 && (given[^1] & 0x80) != 0 ? (byte)0xff : (byte)0);
        given.CopyTo(value);
        return BinaryPrimitives.ReadInt64LittleEndian(value);
    }

    private string Text(int length) => Decode(Next(length));

    private string Line()
    {
        int length = _bytes[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw new FormatException("expected the end of a name, found the end of the pickle");
        string line = Decode(Next(length));
        Next(1);
        return line;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("expected UTF-8", e);
        }
    }
}
