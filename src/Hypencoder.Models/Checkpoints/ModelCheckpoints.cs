using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// All weights of a model by the names of its parameters: its own file or its transformer's, and those of Dense modules
/// of sentence-transformers, which have files of their own.
/// </summary>
internal sealed class ModelCheckpoints : IDisposable
{
    private const string Linear = "linear.";
    private readonly List<Checkpoint> _files = [];
    private readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);

    private ModelCheckpoints(string path) => Path = path;

    /// <summary>For messages: the model's or its transformer's weights.</summary>
    public string Path { get; private set; }

    /// <summary>Whether they are of one transformer, and not of a dual encoder.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The files, the transformer's first.</summary>
    public IReadOnlyList<Checkpoint> Files => _files;

    /// <summary>By the model's names; of two for one name, that which has it in the file.</summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    /// <param name="path">A model directory, or a file of weights.</param>
    /// <param name="sharedEncoder">Whether the passage side's names stand for the query side's.</param>
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

    /// <summary>Every other tensor than those of its linear layer keeps its name, which no model has.</summary>
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
