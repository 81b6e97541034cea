using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// A model's weights in its files, whose names and shapes have been checked against the model's.
/// </summary>
internal sealed class CheckpointWeights : INamedTensors, IDisposable
{
    private readonly ModelCheckpoints _files;
    private readonly IReadOnlyDictionary<string, long[]> _shapes;
    private readonly Dictionary<string, CheckpointTensor> _tensors;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _notFinite = [];

    private CheckpointWeights(
        ModelCheckpoints files, IReadOnlyDictionary<string, long[]> shapes,
        Dictionary<string, CheckpointTensor> tensors)
    {
        _files = files;
        _shapes = shapes;
        _tensors = tensors;
    }

    /// <summary>Names of the parameters.</summary>
    public IEnumerable<string> Names => _shapes.Keys;

    /// <summary>The files that hold the parameters.</summary>
    public IReadOnlyList<Checkpoint> Files => _files.Files;

    /// <summary>Opens all weights of a model.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="path">Path of a model directory or of a file of weights.</param>
    /// <exception cref="InvalidDataException">
    /// A file is damaged, or tensors are missing, unknown or of another shape; the message lists them.
    /// </exception>
    public static CheckpointWeights Open(DualEncoderConfig config, string path)
    {
        ModelCheckpoints files = ModelCheckpoints.Open(path, config.SharedEncoder);
        try
        {
            IReadOnlyDictionary<string, long[]> shapes = ModelParameters.Of(config);
            List<string> faults =
            [
                .. files.Tensors.Where(f => !shapes.ContainsKey(f.Key)).Select(f => $"unknown {OneLine(f.Value.Name)}"),
            ];
            if (faults.Count > 0 && files.IsPlain)
                faults[0] = "expected an encoder of vectors without other heads or projections, found " + faults[0];
            faults.AddRange(Misshapen(files.Tensors, shapes));
            faults.AddRange(shapes.Keys.Where(name => IsMissing(files, files.Tensors, name))
                .Select(name => $"missing {name}"));
            return faults.Count == 0
                ? new CheckpointWeights(files, shapes, new(files.Tensors, StringComparer.Ordinal))
                : throw new InvalidDataException($"{files.Path}: does not fit the model: {List(faults, "; ")}");
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens only the weights of the transformers and of the layers after pooling, of a model of any kind with the same
    /// encoder. Where that model has one transformer and this one two, both have the same weights.
    /// </summary>
    /// <exception cref="InvalidDataException">A weight is missing or has another shape.</exception>
    public static CheckpointWeights OpenTransformer(DualEncoderConfig config, string path) =>
        OpenPart(config, path, "transformer", name => !ModelParameters.IsHyperHead(name));

    /// <summary>Opens only the weights of the hyper-head of another Hypencoder.</summary>
    /// <exception cref="InvalidDataException">A weight is missing or has another shape.</exception>
    public static CheckpointWeights OpenHyperHead(DualEncoderConfig config, string path) =>
        OpenPart(config, path, "hyper-head", ModelParameters.IsHyperHead);

    /// <inheritdoc/>
    public IReadOnlyList<long>? Shape(string name) => _shapes.GetValueOrDefault(name);

    /// <inheritdoc/>
    /// <remarks>A plain encoder's pooler may be missing; its values are then zero.</remarks>
    public void CopyTo(string name, Span<float> destination, long first = 0)
    {
        if (!_tensors.TryGetValue(name, out CheckpointTensor? tensor))
            destination.Clear();
        else if (!tensor.CopyRange(first, destination) && !_notFinite.Contains(OneLine(tensor.Name)))
            _notFinite.Add(OneLine(tensor.Name));
        _read.Add(name);
    }

    /// <summary>Reads the parameters not read so far, and refuses values that are not finite.</summary>
    /// <exception cref="InvalidDataException">Tensors hold NaN or infinity; the message lists them.</exception>
    public void RequireNumbers()
    {
        foreach (string name in Names.Where(name => !_read.Contains(name)).ToArray())
            this.Read(name, static _ => { });
        if (_notFinite.Count > 0)
        {
            throw new InvalidDataException(
                $"{_files.Path}: expected numbers, found NaN or infinity in tensors {List(_notFinite, "; ")}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private static CheckpointWeights OpenPart(
        DualEncoderConfig config, string path, string part, Func<string, bool> belongs)
    {
        ModelCheckpoints files = ModelCheckpoints.Open(path, config.SharedEncoder);
        try
        {
            Dictionary<string, CheckpointTensor> found = new(files.Tensors, StringComparer.Ordinal);
            Dictionary<string, long[]> shapes = ModelParameters.Of(config).Where(p => belongs(p.Key))
                .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
            foreach (string name in shapes.Keys.Where(name => !found.ContainsKey(name)))
            {
                if (found.TryGetValue(CheckpointNames.QuerySide(name), out CheckpointTensor? twin))
                    found.Add(name, twin);
            }
            List<string> faults = [.. Misshapen(found, shapes)];
            faults.AddRange(shapes.Where(p => IsMissing(files, found, p.Key))
                .Select(p => $"missing {p.Key} {Sizes(p.Value)}"));
            return faults.Count == 0
                ? new CheckpointWeights(files, shapes, found)
                : throw new InvalidDataException(
                    $"{files.Path}: does not hold the model's {part}: {List(faults, "; ")}");
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static bool IsMissing(
        ModelCheckpoints files, IReadOnlyDictionary<string, CheckpointTensor> found, string name) =>
        !found.ContainsKey(name) && !(files.IsPlain && ModelParameters.IsPooler(name));

    private static IEnumerable<string> Misshapen(
        IReadOnlyDictionary<string, CheckpointTensor> found, IReadOnlyDictionary<string, long[]> shapes) =>
        from pair in found
        where shapes.TryGetValue(pair.Key, out long[]? shape) && !shape.SequenceEqual(pair.Value.Shape)
        select $"{OneLine(pair.Value.Name)} is {Sizes(pair.Value.Shape)}, not {Sizes(shapes[pair.Key])}";
}
