using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

public sealed class HubRepositoryTests
{
    [Theory]
    [InlineData("bert-base-uncased", "bert-base-uncased", "main", false)]
    [InlineData("org/name", "org/name", "main", false)]
    [InlineData("jfkback/hypencoder.2_layer@main", "jfkback/hypencoder.2_layer", "main", false)]
    [InlineData("_o/_n@refs/pr/1", "_o/_n", "refs/pr/1", false)]
    [InlineData(
        "o/n@0123456789abcdef0123456789abcdef01234567", "o/n", "0123456789abcdef0123456789abcdef01234567", true)]
    [InlineData("o/n@0123456", "o/n", "0123456", false)]
    public void Parse_Name_HasItsParts(string text, string id, string revision, bool pinned)
    {
        HubRepository repository = HubRepository.Parse(text);
        Assert.Equal((id, revision, pinned), (repository.Id, repository.Revision, repository.IsPinned));
        Assert.Equal(repository, HubRepository.Parse(repository.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/b/c")]
    [InlineData("./model")]
    [InlineData("../model")]
    [InlineData("/abs/olute")]
    [InlineData("org/")]
    [InlineData("/name")]
    [InlineData("org\\name")]
    [InlineData("org/na--me")]
    [InlineData("org/na..me")]
    [InlineData("org/name.git")]
    [InlineData("-org/name")]
    [InlineData("org/name.")]
    [InlineData("org/näme")]
    [InlineData("org/name\n")]
    [InlineData("org/name@")]
    [InlineData("org/name@../x")]
    [InlineData("org/name@/x")]
    [InlineData("org/name@a//b")]
    [InlineData("org/name@a b")]
    [InlineData("org/name@a\\b")]
    [InlineData("org/name@\0")]
    public void Parse_NoName_IsRefused(string text)
    {
        Assert.False(HubRepository.TryParse(text, out _));
        Assert.StartsWith(
            "expected a repository, ", Assert.Throws<InvalidDataException>(() => HubRepository.Parse(text)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(96, true)]
    [InlineData(97, false)]
    public void TryParse_Length_HasALimit(int length, bool valid)
    {
        Assert.Equal(valid, HubRepository.TryParse(new string('a', length), out _));
        Assert.Equal(valid, HubRepository.TryParse($"{new string('a', length)}/b", out _));
    }
}
