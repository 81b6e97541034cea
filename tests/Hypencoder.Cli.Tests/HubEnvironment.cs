namespace Hypencoder.Cli.Tests;

/// <summary>A loopback hub and an empty cache, and the environment variables that lead there.</summary>
internal sealed class HubEnvironment : IDisposable
{
    private static readonly string[] Names =
        ["HF_ENDPOINT", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE"];

    private readonly TemporaryFolder _folder = new();
    private readonly string?[] _before = [.. Names.Select(Environment.GetEnvironmentVariable)];

    public HubEnvironment()
    {
        foreach (string name in Names)
            Environment.SetEnvironmentVariable(name, null);
        Environment.SetEnvironmentVariable("HF_ENDPOINT", Hub.Address);
        Environment.SetEnvironmentVariable("HF_HOME", _folder["home"]);
        Hub.Add(
            "org/model", 'a', ("config.json", LoopbackFile.Text("""{"model_type":"bert"}""")),
            ("model.onnx", LoopbackFile.Large(5000, seed: 1)), ("model.safetensors", Weights),
            ("vocab.txt", LoopbackFile.Text("[PAD]\n")));
    }

    public LoopbackHub Hub { get; } = new();

    public LoopbackFile Weights { get; } = LoopbackFile.Large(2_000_000, seed: 2);

    public string Cache => Path.Combine(_folder["home"], "hub");

    public string Snapshot => Path.Combine(Cache, "models--org--model", "snapshots", new string('a', 40));

    public void Dispose()
    {
        for (int i = 0; i < Names.Length; i++)
            Environment.SetEnvironmentVariable(Names[i], _before[i]);
        Hub.Dispose();
        _folder.Dispose();
    }
}
