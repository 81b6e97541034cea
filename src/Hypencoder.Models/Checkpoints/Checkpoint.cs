using System.Diagnostics.CodeAnalysis;
using Hypencoder.Data.Formats;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Checkpoints.Onnx;
using Hypencoder.Models.Checkpoints.Torch;
using Hypencoder.Models.Hub;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models;

/// <summary>
/// The tensors of a model's weights: safetensors or PyTorch's <c>.bin</c>, one file or several shards, or an ONNX
/// export. Files are mapped; opening reads only their directories, and tensors are copied one at a time to their
/// destination, so that a model is never held twice. A pickle is parsed without running any code.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    /// <summary>
    /// Greatest number of tensors, twice that of a dual encoder with a thousand layers on both sides.
    /// </summary>
    internal const int MaxTensors = 1 << 16;

    private readonly List<TensorFile> _files = [];
    private readonly Dictionary<string, CheckpointTensor> _byName = new(StringComparer.Ordinal);
    private readonly List<CheckpointTensor> _tensors = [];

    private Checkpoint(string path) => Path = path;

    /// <summary>Path of the file, of the index of the shards, or of the assembly of a bundled encoder.</summary>
    public string Path { get; }

    /// <summary>Paths of the files that hold the tensors.</summary>
    public IReadOnlyList<string> Files => [.. _files.Select(f => f.Path)];

    /// <summary>The tensors in the order of the files.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors => _tensors;

    /// <summary>
    /// Opens the weights in a model directory, a single file of any format, or the shards of an index.
    /// </summary>
    /// <param name="path">Path of the directory, file or index.</param>
    /// <exception cref="InvalidDataException">
    /// There are no weights, or a file is damaged, truncated or not a checkpoint.
    /// </exception>
    public static Checkpoint Open(string path)
    {
        if (BundledEncoder.FindByDirectory(path) is BundledEncoder bundled)
            return Open(bundled);
        string file = Directory.Exists(path) ? CheckpointFiles.Find(path) : path;
        if (!File.Exists(file))
            throw new InvalidDataException($"{file}: expected the model's weights, found no such file");
        Checkpoint checkpoint = new(file);
        try
        {
            if (CheckpointFiles.IsIndex(file))
                checkpoint.AddShards(CheckpointFiles.ReadIndex(file));
            else
                checkpoint.Add(file);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    private static Checkpoint Open(BundledEncoder encoder)
    {
        AssemblyResource model = encoder.OpenModel();
        Checkpoint checkpoint = new(model.File.Path);
        checkpoint._files.Add(model.File);
        try
        {
            checkpoint.Add(OnnxWeights.Read(model.File, model.Path, model.Offset, model.Length), model.Path);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out CheckpointTensor? tensor) =>
        _byName.TryGetValue(name, out tensor);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TensorFile file in _files)
            file.Dispose();
    }

    /// <summary>Refuses an implausible number of tensors before memory is allocated for them.</summary>
    internal static void RequireCount(int count, string path)
    {
        if (count > MaxTensors)
            throw new InvalidDataException($"{path}: expected at most {MaxTensors} tensors in all, found {count}");
    }

    private void AddShards(IReadOnlyDictionary<string, string> fileOf)
    {
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        ILookup<string, string> namesOf = fileOf.ToLookup(p => p.Value, p => p.Key, StringComparer.Ordinal);
        foreach (string shard in namesOf.Select(g => g.Key).Order(StringComparer.Ordinal))
        {
            string file = System.IO.Path.Combine(folder, shard);
            if (!File.Exists(file))
                throw new InvalidDataException($"{Path}: expected the shard {OneLine(shard)}, found no such file");
            HashSet<string> here = [.. Add(file).Select(t => t.Name)];
            if (namesOf[shard].FirstOrDefault(name => !here.Contains(name)) is string missing)
            {
                throw new InvalidDataException(
                    $"{file}: expected tensor \"{OneLine(missing)}\", as {Path} says, found none");
            }
        }
    }

    private IReadOnlyList<CheckpointTensor> Add(string path)
    {
        UnfetchedFile.Refuse(path);
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        TensorFile? file = null;
        try
        {
            IReadOnlyList<CheckpointTensor> tensors;
            if (CheckpointFiles.IsOnnx(path))
            {
                _files.Add(file = new TensorFile(path, stream));
                tensors = OnnxWeights.Read(file, path, 0, file.Length);
            }
            else if (IsZip(stream))
            {
                _files.Add(file = new TensorFile(path, stream));
                tensors = TorchArchive.Read(file);
            }
            else
            {
                SafetensorsHeader.Entry[] entries = SafetensorsHeader.Read(stream, path);
                long data = stream.Position;
                _files.Add(file = new TensorFile(path, stream));
                tensors = [.. entries.Select(e => new CheckpointTensor(
                    file, e.Name, e.Type, e.Shape, CheckpointTensor.Contiguous(e.Shape), data + e.Start))];
            }
            Add(tensors, path);
            return tensors;
        }
        catch when (file is null)
        {
            stream.Dispose();
            throw;
        }
    }

    private void Add(IReadOnlyList<CheckpointTensor> tensors, string path)
    {
        RequireCount(_tensors.Count + tensors.Count, path);
        foreach (CheckpointTensor tensor in tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw new InvalidDataException(
                    $"{path}: expected each tensor once, found \"{OneLine(tensor.Name)}\" again");
            }
            _tensors.Add(tensor);
        }
    }

    /// <summary>
    /// Whether a file is a zip archive, by its first bytes, since its name does not tell. The stream is rewound.
    /// </summary>
    private static bool IsZip(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read == start.Length && start.SequenceEqual((ReadOnlySpan<byte>)[0x80, 2, 0x8a, 10]))
        {
            throw new InvalidDataException(
                $"{stream.Name}: expected a zip archive, found the format of PyTorch before 1.6; "
                + "save it with torch.save of a newer version, or as safetensors");
        }
        return read == start.Length && start.SequenceEqual("PK\u0003\u0004"u8);
    }
}
