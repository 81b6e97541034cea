using TorchSharp.Modules;

namespace Hypencoder.Models.Checkpoints;

/// <summary>The parameters of a dual encoder in a safetensors file, under Hugging Face's names.</summary>
internal static class ModelWeights
{
    /// <summary>
    /// Fills every parameter from the file. A shared encoder may be stored once or twice; <c>position_ids</c>, which old
    /// checkpoints hold, is a constant and is left out.
    /// </summary>
    /// <exception cref="InvalidDataException">A tensor is missing, unknown or of another shape.</exception>
    public static void Load(DualEncoder encoder, string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected the model's weights, found no such file");
        using SafetensorsReader file = SafetensorsReader.Open(path);
        Dictionary<string, Parameter> missing = encoder.Parameters().ToDictionary(p => p.Name, p => p.Value);
        Dictionary<string, Parameter> all = new(missing);
        foreach (SafetensorsEntry entry in file.Entries)
        {
            if (entry.Name.EndsWith(".position_ids", StringComparison.Ordinal))
                continue;
            string name = encoder.CanonicalName(entry.Name);
            if (!all.TryGetValue(name, out Parameter? parameter))
                throw new InvalidDataException($"{path}: tensor \"{entry.Name}\" has no place in the model that config.json describes");
            file.CopyTo(entry, parameter);
            missing.Remove(name);
        }
        if (missing.Count > 0)
            throw new InvalidDataException($"{path}: expected a tensor \"{missing.Keys.Order(StringComparer.Ordinal).First()}\", one of {missing.Count} that are missing");
    }

    /// <summary>Writes every parameter, a shared one once.</summary>
    public static void Save(DualEncoder encoder, string path) =>
        SafetensorsWriter.Write(path, encoder.Parameters().Select(p => (p.Name, (TorchSharp.torch.Tensor)p.Value)));
}
