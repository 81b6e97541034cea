using Hypencoder.Studies;
using Hypencoder.Studies.Published;
using Hypencoder.Training;

namespace Hypencoder.Cli.Tests.Documentation;

/// <summary>
/// docs/yaml-reference.md equals what the records say. <c>HYPENCODER_WRITE_DOCS=1</c> writes it instead.
/// </summary>
public sealed class YamlReferenceTests
{
    private const string Write = "HYPENCODER_WRITE_DOCS";

    [Fact]
    public void Page_Always_EqualsTheRecords()
    {
        string path = Fixture.Path("..", "..", "docs", "yaml-reference.md");
        string generated = YamlReference.Of(
            ("Training: `hypencoder train FILE`", typeof(TrainingRunConfig)),
            ("Studies that train: `hypencoder study FILE`", typeof(StudyConfig)),
            ("Studies of published models: `hypencoder study FILE`, a file with `tables`", typeof(ReplicationConfig)));
        if (Environment.GetEnvironmentVariable(Write) == "1")
            File.WriteAllText(path, generated);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == generated,
            $"{path}: expected what the records say; run this test with {Write}=1 and commit the page");
    }
}
