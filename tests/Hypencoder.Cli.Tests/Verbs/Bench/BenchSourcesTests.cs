using Hypencoder.Cli.Verbs;

namespace Hypencoder.Cli.Tests.Verbs;

public sealed class BenchSourcesTests : IDisposable
{
    private const string Study = """
        name: s
        title: A study
        collection: dotnet-api/instructions
        profiles:
          quick:
            encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0 }
            training: { max_steps: 1, batch_size: 2, learning_rate: 0.1 }
            models:
              - { name: BE-1, kind: bi_encoder }
              - { name: BE-2, kind: bi_encoder }
              - { name: H-2, kind: hypencoder }
              - { name: H-4, kind: hypencoder }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OfStudy_SeveralModels_TakesTheFirstBiEncoderAndTheLastHypencoder()
    {
        _folder.Write("study.yaml", Study);
        Assert.Equal(
            new BenchSources(
                _folder["models/BE-1"], _folder["indexes/BE-1/dotnet-api-instructions"],
                _folder["models/H-4"], _folder["indexes/H-4/dotnet-api-instructions"]),
            BenchSources.OfStudy(_folder.FullName));
    }

    [Fact]
    public void OfStudy_FrozenPassageEncoder_TakesTheIndexOfThePretrainedEncoder()
    {
        const string Encoder = "encoder: { layers: 1, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0 }";
        _folder.Write("study.yaml", Study.Replace(Encoder, "pretrained: a/b").Replace(
            "H-4, kind: hypencoder", "H-4, kind: hypencoder, freeze_passage_encoder: true"));
        BenchSources sources = BenchSources.OfStudy(_folder.FullName);
        Assert.Equal(_folder["indexes/BE-1/dotnet-api-instructions"], sources.BaselineIndex);
        Assert.Equal(_folder["indexes/pretrained/dotnet-api-instructions"], sources.Index);
    }

    [Fact]
    public void OfStudy_WithoutAHypencoder_SaysSo()
    {
        _folder.Write("study.yaml", Study.Replace("kind: hypencoder", "kind: bi_encoder"));
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => BenchSources.OfStudy(_folder.FullName));
        Assert.Equal($"{_folder["study.yaml"]}: expected a Hypencoder among the models, found none", e.Message);
    }
}
