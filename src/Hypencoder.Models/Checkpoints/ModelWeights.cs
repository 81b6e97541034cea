using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Models.Checkpoints;

/// <summary>A dual encoder's parameters to and from a safetensors file.</summary>
internal static class ModelWeights
{
    private const int MaxListed = 20;

    /// <summary>Writes every parameter once; a shared encoder under the query side's names.</summary>
    public static void Save(DualEncoder model, string path) =>
        SafetensorsWriter.Write(path, model.Parameters().Select(p => (p.Name, (Tensor)p.Value)));

    /// <summary>Replaces every parameter.</summary>
    /// <exception cref="InvalidDataException">
    /// Tensors are missing, unknown or of another shape; the message lists them.
    /// </exception>
    public static void Load(DualEncoder model, string path)
    {
        using SafetensorsReader file = Open(path);
        Dictionary<string, Parameter> parameters = model.Parameters().ToDictionary(p => p.Name, p => p.Value);
        List<string> faults = [];
        HashSet<string> found = [];
        foreach (SafetensorsEntry tensor in file.Entries)
        {
            string name = model.CanonicalName(tensor.Name);
            if (name.EndsWith("embeddings.position_ids", StringComparison.Ordinal))
                continue; // a buffer that transformers up to 4.30 saved
            if (!parameters.TryGetValue(name, out Parameter? parameter))
                faults.Add($"unknown {tensor.Name}");
            else if (!parameter.shape.SequenceEqual(tensor.Shape))
                faults.Add($"{tensor.Name} is {Text(tensor.Shape)}, not {Text(parameter.shape)}");
            found.Add(name);
        }
        faults.AddRange(parameters.Keys.Where(name => !found.Contains(name)).Select(name => $"missing {name}"));
        if (faults.Count > 0)
            throw new InvalidDataException($"{path}: does not fit the model: {Listed(faults)}");
        foreach (SafetensorsEntry tensor in file.Entries)
        {
            if (parameters.TryGetValue(model.CanonicalName(tensor.Name), out Parameter? parameter))
                file.CopyTo(tensor, parameter);
        }
    }

    /// <summary>Replaces the transformers' parameters alone, by those of another model of the same shape.</summary>
    /// <exception cref="InvalidDataException">One of them is missing or of another shape.</exception>
    public static void LoadTransformer(DualEncoder model, string path)
    {
        using SafetensorsReader file = Open(path);
        Dictionary<string, Parameter> wanted = model.Parameters()
            .Where(p => p.Name.Contains("_encoder.transformer.", StringComparison.Ordinal))
            .ToDictionary(p => p.Name, p => p.Value);
        List<string> faults = [];
        foreach ((string name, Parameter parameter) in wanted)
        {
            if (!file.TryFind(name, out SafetensorsEntry? tensor) || !parameter.shape.SequenceEqual(tensor.Shape))
                faults.Add($"missing {name} {Text(parameter.shape)}");
        }
        if (faults.Count > 0)
            throw new InvalidDataException($"{path}: does not hold the model's transformer: {Listed(faults)}");
        foreach (SafetensorsEntry tensor in file.Entries.Where(t => wanted.ContainsKey(t.Name)))
            file.CopyTo(tensor, wanted[tensor.Name]);
    }

    private static SafetensorsReader Open(string path) => File.Exists(path)
        ? SafetensorsReader.Open(path)
        : throw new InvalidDataException($"{path}: expected the model's weights, found no such file");

    private static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private static string Listed(List<string> faults) => faults.Count <= MaxListed
        ? string.Join("; ", faults)
        : $"{string.Join("; ", faults.Take(MaxListed))}; and {faults.Count - MaxListed} more";
}
