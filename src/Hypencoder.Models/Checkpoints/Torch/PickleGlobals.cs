using System.Globalization;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Torch;

/// <summary>
/// The only callables that a checkpoint may name. Their values are constructed here; nothing is ever called by name.
/// </summary>
internal static class PickleGlobals
{
    private const int MaxDimensions = 64; // as in Torch
    private static readonly PickleGlobal OrderedDict = new("collections", "OrderedDict");
    private static readonly PickleGlobal RebuildTensor = new("torch._utils", "_rebuild_tensor_v2");
    private static readonly PickleGlobal RebuildParameter = new("torch._utils", "_rebuild_parameter");
    private static readonly PickleGlobal RebuildParameterWithState =
        new("torch._utils", "_rebuild_parameter_with_state");
    private static readonly PickleGlobal Size = new("torch", "Size");

    /// <summary>Whether a pickle may name a callable.</summary>
    public static bool Allows(PickleGlobal global) =>
        global == OrderedDict || global == RebuildTensor || global == RebuildParameter
        || global == RebuildParameterWithState || global == Size
        || IsStorage(global);

    /// <summary>The result of calling an allowed callable.</summary>
    /// <exception cref="FormatException">The arguments do not fit the callable.</exception>
    public static object? Call(PickleGlobal global, object?[] arguments)
    {
        if (global == OrderedDict)
        {
            return arguments.Length == 0
                ? new Dictionary<object, object?>()
                : throw Unexpected(global, "nothing", arguments);
        }
        if (global == RebuildTensor)
            return Tensor(arguments);
        if (global == RebuildParameter || global == RebuildParameterWithState)
            return arguments is [PickleTensor tensor, ..] ? tensor : throw Unexpected(global, "a tensor", arguments);
        if (global == Size)
            return arguments is [object?[] sizes] ? sizes : throw Unexpected(global, "a tuple", arguments);
        throw new FormatException($"{global} cannot be called");
    }

    /// <summary>The storage of a persistent id <c>('storage', type, key, device, count)</c>.</summary>
    public static PickleStorage Storage(object? id)
    {
        if (id is object?[] and ["storage", PickleGlobal type, string key, string, ..] && id is object?[] fields
            && fields.Length >= 5 && fields[4] is long count && count >= 0 && IsStorage(type))
        {
            return new PickleStorage(ElementTypes.OfStorage(type.Name)!.Value, key, count);
        }
        throw new FormatException(
            $"expected a persistent id ('storage', type, key, device, count), found {Text(id)}");
    }

    /// <summary>A short description of a value for messages.</summary>
    public static string Text(object? value) => value switch
    {
        null => "None",
        string text => $"'{OneLine(text)}'",
        long or double or bool => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        PickleGlobal global => global.ToString(),
        PickleTensor => "a tensor",
        PickleStorage => "a storage",
        byte[] => "bytes",
        object?[] tuple => $"a tuple of {tuple.Length}",
        List<object?> list => $"a list of {list.Count}",
        Dictionary<object, object?> map => $"a dict of {map.Count}",
        _ => "another object",
    };

    private static bool IsStorage(PickleGlobal global) =>
        global.Module == "torch" && ElementTypes.OfStorage(global.Name) is not null;

    /// <summary>The tensor of <c>(storage, offset, size, stride, requires_grad, backward_hooks, …)</c>.</summary>
    private static PickleTensor Tensor(object?[] arguments)
    {
        if (arguments is not [PickleStorage storage, long offset, object?[] size, object?[] stride, ..])
            throw Unexpected(RebuildTensor, "(storage, offset, size, stride, …)", arguments);
        if (size.Length != stride.Length || size.Length > MaxDimensions)
        {
            throw new FormatException($"expected as many sizes as strides, {MaxDimensions} at most, "
                + $"found {size.Length} and {stride.Length}");
        }
        if (size.Any(s => s is not >= 0L) || stride.Any(s => s is not >= 0L) || offset < 0)
            throw new FormatException("expected whole numbers of 0 or more as a tensor's offset, sizes and strides");
        return new PickleTensor(storage, offset, [.. size.Select(s => (long)s!)], [.. stride.Select(s => (long)s!)]);
    }

    private static FormatException Unexpected(PickleGlobal global, string expected, object?[] arguments) =>
        new($"{global}: expected {expected}, found ({string.Join(", ", arguments.Take(8).Select(Text))})");
}
