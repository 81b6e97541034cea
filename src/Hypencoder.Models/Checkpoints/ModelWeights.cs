using Hypencoder.Models.Configuration;
using TorchSharp.Modules;
using static Hypencoder.Models.Configuration.MessageText;
using static TorchSharp.torch;

namespace Hypencoder.Models.Checkpoints;

/// <summary>A dual encoder's parameters from a checkpoint of any kind, and to a safetensors file.</summary>
internal static class ModelWeights
{
    /// <summary>Writes every parameter once; a shared encoder under the query side's names.</summary>
    public static void Save(DualEncoder model, string path) =>
        SafetensorsWriter.Write(path, model.Parameters().Select(p => (p.Name, (Tensor)p.Value)));

    /// <summary>
    /// Writes the transformers alone as the base models that the config names: the published code makes those first, by
    /// <c>AutoModel.from_pretrained</c>, which needs weights, and then replaces them.
    /// </summary>
    public static void SaveBases(DualEncoder model, string directory)
    {
        (string query, string passage) = DualEncoderFile.BaseFolders(model.Config);
        Save("query_encoder.transformer.", query);
        if (passage != query)
            Save("passage_encoder.transformer.", passage);

        void Save(string prefix, string folder)
        {
            Directory.CreateDirectory(Path.Combine(directory, folder));
            SafetensorsWriter.Write(Path.Combine(directory, folder, CheckpointFiles.Safetensors), model.Parameters()
                .Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(p => (p.Name[prefix.Length..], (Tensor)p.Value)));
        }
    }

    /// <summary>Replaces every parameter. One without values yet gets memory once all are known to fit.</summary>
    /// <param name="model">Its shapes must be the checkpoint's.</param>
    /// <param name="path">A file, or a model directory.</param>
    /// <exception cref="InvalidDataException">
    /// Tensors are missing, unknown or of another shape; the message lists them.
    /// </exception>
    public static void Load(DualEncoder model, string path)
    {
        using ModelCheckpoints checkpoint = ModelCheckpoints.Open(path, model.Config.SharedEncoder);
        Dictionary<string, Parameter> parameters = Named(model);
        IReadOnlyDictionary<string, CheckpointTensor> found = checkpoint.Tensors;
        List<string> faults =
            [.. found.Where(f => !parameters.ContainsKey(f.Key)).Select(f => $"unknown {OneLine(f.Value.Name)}")];
        if (faults.Count > 0 && checkpoint.IsPlain)
            faults[0] = "expected an encoder of vectors without other heads or projections, found " + faults[0];
        faults.AddRange(Misshapen(found, parameters));
        faults.AddRange(parameters.Keys
            .Where(name => !found.ContainsKey(name) && !(checkpoint.IsPlain && IsPooler(name)))
            .Select(name => $"missing {name}"));
        if (faults.Count > 0)
            throw new InvalidDataException($"{checkpoint.Path}: does not fit the model: {List(faults, "; ")}");
        UnfilledModules.Fill(model);
        Copy(found, Named(model), checkpoint.Path);
    }

    /// <summary>
    /// Replaces the transformers' parameters alone, by those of another model of the same encoder. Where that has one
    /// transformer and this model two, both begin with it.
    /// </summary>
    /// <exception cref="InvalidDataException">One of them is missing or of another shape.</exception>
    public static void LoadTransformer(DualEncoder model, string path) =>
        LoadPart(model, path, "transformer", name => !DualEncoder.IsHyperHead(name));

    /// <summary>Replaces the hyper-head's parameters alone, by those of another Hypencoder.</summary>
    /// <exception cref="InvalidDataException">One of them is missing or of another shape.</exception>
    public static void LoadHyperHead(DualEncoder model, string path) =>
        LoadPart(model, path, "hyper-head", DualEncoder.IsHyperHead);

    private static void LoadPart(DualEncoder model, string path, string part, Func<string, bool> belongs)
    {
        using ModelCheckpoints checkpoint = ModelCheckpoints.Open(path, model.Config.SharedEncoder);
        Dictionary<string, CheckpointTensor> found = new(checkpoint.Tensors, StringComparer.Ordinal);
        Dictionary<string, Parameter> wanted = Named(model);
        foreach (string name in wanted.Keys.Where(name => !belongs(name)).ToArray())
            wanted.Remove(name);
        foreach (string name in wanted.Keys.Where(name => !found.ContainsKey(name)))
        {
            if (found.TryGetValue(CheckpointNames.QuerySide(name), out CheckpointTensor? twin))
                found.Add(name, twin);
        }
        List<string> faults = [.. Misshapen(found, wanted)];
        faults.AddRange(wanted
            .Where(p => !found.ContainsKey(p.Key) && !(checkpoint.IsPlain && IsPooler(p.Key)))
            .Select(p => $"missing {p.Key} {Sizes(p.Value.shape)}"));
        if (faults.Count > 0)
        {
            throw new InvalidDataException(
                $"{checkpoint.Path}: does not hold the model's {part}: {List(faults, "; ")}");
        }
        Copy(found, wanted, checkpoint.Path);
    }

    private static Dictionary<string, Parameter> Named(DualEncoder model) =>
        model.Parameters().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Misshapen(
        IReadOnlyDictionary<string, CheckpointTensor> found, Dictionary<string, Parameter> parameters) =>
        from pair in found
        where parameters.TryGetValue(pair.Key, out Parameter? parameter)
            && !parameter.shape.SequenceEqual(pair.Value.Shape)
        select $"{OneLine(pair.Value.Name)} is {Sizes(pair.Value.Shape)}, not {Sizes(parameters[pair.Key].shape)}";

    /// <summary>
    /// One after another: the time goes to the page faults of fresh memory, and two threads that had them at once took
    /// longer (0.56 GB in 63 ms, not 52).
    /// </summary>
    private static void Copy(
        IReadOnlyDictionary<string, CheckpointTensor> found, Dictionary<string, Parameter> parameters, string path)
    {
        using IDisposable gradients = no_grad();
        List<string> faults = [];
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (!Copy(found.GetValueOrDefault(name), parameter))
                faults.Add(OneLine(found[name].Name));
        }
        if (faults.Count > 0)
        {
            throw new InvalidDataException(
                $"{path}: expected numbers, found NaN or infinity in tensors {List(faults, "; ")}");
        }
    }

    /// <summary>
    /// Copies one tensor; whether all of it is numbers. BERT's pooler, which nothing reads, may be missing.
    /// </summary>
    private static bool Copy(CheckpointTensor? tensor, Parameter parameter)
    {
        if (tensor is null)
        {
            parameter.zero_();
            return true;
        }
        return tensor.CopyWithCheck(parameter);
    }

    private static bool IsPooler(string name) => name.Contains(".pooler.", StringComparison.Ordinal);
}
