using System.Buffers.Binary;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>Loads mutated model folders and classifies the outcomes.</summary>
internal sealed class ModelMutations : IDisposable
{
    private const string Mutated = "mutated";
    private const int MostCharacters = 500;
    private readonly SmallModels _models = new();
    private readonly Dictionary<string, string> _expected = [];

    public ModelMutations()
    {
        foreach (string name in _models.Names)
            _expected[name] = _models.Encode(name);
    }

    /// <summary>Loads one mutated folder and returns the outcome and the kind of the mutation.</summary>
    /// <param name="seed">Seed of the mutation.</param>
    /// <param name="number">Number of the mutation.</param>
    /// <param name="failure">Description of a failure; null if there is none.</param>
    public (Outcome Outcome, string Kind) Run(int seed, int number, out string? failure)
    {
        Random random = new(unchecked(seed * 1_000_003 + number)); // the same in every process, unlike hash codes
        string name = _models.Names[random.Next(_models.Names.Count)], source = _models[name];
        string[] files = [.. Directory.GetFiles(source, "*", SearchOption.AllDirectories).Order()];
        string file = Path.GetRelativePath(source, files[random.Next(files.Length)]);
        string copy = Copy(source, files);
        (byte[] bytes, string kind) = Mutate(random, file, File.ReadAllBytes(Path.Combine(source, file)));
        File.WriteAllBytes(Path.Combine(copy, file), bytes);
        failure = null;
        Outcome outcome;
        try
        {
            // Valid values of weights, configurations and vocabularies give other vectors.
            outcome = _models.Encode(Mutated) == _expected[name] ? Outcome.Right : Outcome.OtherValues;
        }
        catch (Exception e)
        {
            outcome = IsClear(e) ? Outcome.Refused : Outcome.Failed;
            if (outcome == Outcome.Failed)
                failure = $"seed {seed}, mutation {number} ({kind}) of {file} of {name}: {e}";
        }
        return (outcome, $"{Path.GetFileName(file)}, {kind}");
    }

    public void Dispose() => _models.Dispose();

    private string Copy(string source, string[] files)
    {
        string copy = _models[Mutated];
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (string file in files)
        {
            string path = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
        return copy;
    }

    /// <summary>A damaged name of a base model may be that of a repository, which is not in the cache.</summary>
    private bool IsClear(Exception e) =>
        e.Message.Length <= MostCharacters && !e.Message.Any(char.IsControl)
        && (e is InvalidDataException ? e.Message.StartsWith(_models.Root, StringComparison.Ordinal)
            : e is IOException && e.Message.Contains(": offline, and ", StringComparison.Ordinal));

    private static (byte[] Bytes, string Kind) Mutate(Random random, string file, byte[] bytes)
    {
        if (!file.EndsWith(".safetensors", StringComparison.Ordinal))
            return (Mutation.Of(bytes, random), "damaged");
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        switch (random.Next(4))
        {
            case 0:
                return (Mutation.Of(bytes, random), "damaged");
            case 1:
                bytes[8 + header + random.Next(bytes.Length - header - 8)] ^= (byte)(1 << random.Next(8));
                return (bytes, "weights");
            default:
                // The length before the header is corrected.
                byte[] changed = Mutation.Of(bytes[8..(8 + header)], random), length = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(length, changed.Length);
                return ([.. length, .. changed, .. bytes[(8 + header)..]], "header");
        }
    }
}
