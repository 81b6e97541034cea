using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// All weights of a model by the names of its parameters: those of its own file or of its transformer's, and those of
/// sentence-transformers' Dense modules, which have files of their own.
/// </summary>
internal sealed class ModelCheckpoints : IDisposable
{
    private const string Linear = "linear.";
    private readonly List<Checkpoint> _files = [];
    private readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);

    private ModelCheckpoints(string path) => Path = path;

    /// <summary>Path of the model's or its transformer's weights, for messages.</summary>
    public string Path { get; private set; }

    /// <summary>Whether the weights are those of one transformer rather than of a dual encoder.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The files, that of the transformer first.</summary>
    public IReadOnlyList<Checkpoint> Files => _files;

    /// <summary>Tensors by the model's names; of two with the same name, the one that has it in the file.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    /// <param name="path">Path of a model directory or of a file of weights.</param>
    /// <param name="sharedEncoder">Whether names of the passage side stand for those of the query side.</param>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    public static ModelCheckpoints Open(string path, bool sharedEncoder)
    {
        ModelFolder? folder = Directory.Exists(path) ? ModelFolder.Open(path) : null;
        ModelCheckpoints all = new(path);
        try
        {
            all.AddTransformer(Checkpoint.Open(folder?.Transformer ?? path), sharedEncoder);
            int layer = 0;
            foreach (string dense in folder?.Dense ?? [])
                all.AddDense(Checkpoint.Open(dense), $"{ModelParameters.DensePrefix}{layer++}.");
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(f => f.Dispose());

    private void AddTransformer(Checkpoint checkpoint, bool sharedEncoder)
    {
        _files.Add(checkpoint);
        Path = checkpoint.Path;
        CheckpointNames names = new(checkpoint, sharedEncoder);
        IsPlain = names.IsPlain;
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            if (names.Of(tensor.Name) is string name && (name == tensor.Name || !_tensors.ContainsKey(name)))
                _tensors[name] = tensor;
        }
    }

    /// <summary>
    /// Adds the tensors of a linear layer; any other tensor keeps its name, and so counts as unknown.
    /// </summary>
    private void AddDense(Checkpoint checkpoint, string prefix)
    {
        _files.Add(checkpoint);
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            bool linear = tensor.Name.StartsWith(Linear, StringComparison.Ordinal);
            _tensors[linear ? prefix + tensor.Name[Linear.Length..] : $"{prefix}: {tensor.Name}"] = tensor;
        }
    }
}
