namespace Hypencoder.Training.Tests;

public sealed class YamlFileTests
{
    public enum Color
    {
        DarkRed,
        Blue,
    }

    [Fact]
    public void Read_AllKinds_GivesThem()
    {
        Settings settings = Read("""
            name: "42"
            count: -3
            rate: 1e-3
            on: true
            color: dark_red
            half: 0.5
            parts:
              - { size: 1 }
              - { size: 2 }
            by_name: { a: { size: 3 } }
            """);

        Assert.Equal(
            ("42", -3, 1e-3, true, Color.DarkRed, 0.5),
            (settings.Name, settings.Count, settings.Rate, settings.On, settings.Color, settings.Half));
        Assert.Equal([new Part { Size = 1 }, new Part { Size = 2 }], settings.Parts);
        Assert.Equal(new Part { Size = 3 }, settings.ByName["a"]);
    }

    [Fact]
    public void Read_AliasRepeatedThousandsOfTimes_IsRefusedUnread()
    {
        string losses = string.Concat(Enumerable.Repeat(", *l", 5_000));

        Assert.EndsWith(
            "expected at most 1024 items or keys, found more",
            Error($"name: x\nparts: [&l {{ size: 1 }}{losses}]"));
    }

    [Fact]
    public void Read_AliasesOfAliases_AreCountedAsAllTheyStandFor()
    {
        // Ten levels of ten: 10 billion values in 400 bytes.
        string text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Contains("expected at most 32768 values, aliases counted as what they stand for", Error(text));
    }

    [Fact]
    public void Read_TooDeep_IsRefused()
    {
        Assert.Contains("expected at most 64 levels", Error("parts: " + new string('[', 100_000)));
        string nested = string.Concat(Enumerable.Range(1, 70).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Contains("expected at most 64 levels", Error("a0: &a0 [1]\n" + nested));
    }

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        using TempFolder folder = new();
        string path = folder.File("x.yaml");
        using (FileStream file = File.Create(path))
            file.SetLength(1L << 34);

        Assert.Equal(
            $"{path}: expected at most 1048576 bytes of settings, found 17179869184",
            Assert.Throws<InvalidDataException>(() => YamlFile.Read<Settings>(path)).Message);
        Assert.Throws<InvalidDataException>(() => YamlFile.Keys(path));
    }

    [Fact]
    public void Read_LongValue_IsQuotedInPart() => Assert.InRange(
        Error($"name: x\ncount: {new string('x', 10_000)}").Length, 100, 500);

    [Fact]
    public void ToText_ReadBack_IsEqual()
    {
        Settings settings = new()
        {
            Name = "null",
            Count = int.MinValue,
            Rate = 0.1 + 0.2,
            Color = Color.Blue,
            Half = 1e-300,
            Parts = [new Part { Size = 5 }],
            ByName = new Dictionary<string, Part> { ["a: b"] = new Part { Size = 6 }, ["7"] = new Part() },
        };
        string text = YamlFile.ToText(settings);

        Settings read = Read(text);

        Assert.Equal(
            settings with { Parts = [], ByName = Empty },
            read with { Parts = [], ByName = Empty, Needing = settings.Needing });
        Assert.Equal(settings.Parts, read.Parts);
        Assert.Equal(settings.ByName, read.ByName);
        Assert.Equal(text, YamlFile.ToText(read));
    }

    [Fact]
    public void ToText_TrainingConfigReadBack_IsEqual()
    {
        LossConfig loss = new() { Type = LossType.MarginMse, Scale = 0.25 };
        TrainingConfig config = new() { LearningRate = 3e-4, Losses = [loss] };
        using TempFolder folder = new();
        File.WriteAllText(folder.File("a.yaml"), YamlFile.ToText(config));

        TrainingConfig read = YamlFile.Read<TrainingConfig>(folder.File("a.yaml"));

        Assert.Equal(config with { Losses = [] }, read with { Losses = config.Losses.Count == 0 ? read.Losses : [] });
        Assert.Equal(config.Losses, read.Losses);
    }

    [Theory]
    [InlineData("name: x\ncuont: 3", 2, "unknown key 'cuont'")]
    [InlineData("name: x\nparts:\n  - size: 1\n    sise: 2", 4, "parts.0: unknown key 'sise'")]
    [InlineData("name: x\ncount: 3\ncount: 4", 3, "the key 'count' appears twice")]
    [InlineData("name: x\nby_name:\n  a: {}\n  a: {}", 4, "by_name: the key 'a' appears twice")]
    [InlineData("count: 3", 1, "missing key 'name'")]
    [InlineData("name: x\nneeding:\n  - other: 3", 3, "needing.0: missing key 'name'")]
    [InlineData("name: x\ncount: abc", 2, "count: expected a whole number, found \"abc\"")]
    [InlineData("name: x\ncount: 1.5", 2, "count: expected a whole number, found \"1.5\"")]
    [InlineData("name: x\ncount: 99999999999", 2, "count: expected a whole number, found \"99999999999\"")]
    [InlineData("name: x\nrate: .nan", 2, "rate: expected a number, found \".nan\"")]
    [InlineData("name: x\nrate: 1,5", 2, "rate: expected a number, found \"1,5\"")]
    [InlineData("name: x\non: maybe", 2, "on: expected true or false, found \"maybe\"")]
    [InlineData("name: x\ncolor: 1", 2, "color: expected one of dark_red, blue, found \"1\"")]
    [InlineData("name: x\nhalf: [1]", 2, "half: expected a number, found a list")]
    [InlineData("name: x\ncount:\nrate: 1", 2, "count: expected a whole number, found nothing")]
    [InlineData("name: x\nparts: 5", 2, "parts: expected a list, found \"5\"")]
    [InlineData("name: x\nparts: [{ size: 1 }, 7]", 2, "parts.1: expected keys with values, found \"7\"")]
    [InlineData("name: x\nparts: [~]", 2, "parts.0: expected keys with values, found nothing")]
    [InlineData("name: x\nparts:\n  - size: 1\n  - size: two", 4,
        "parts.1.size: expected a whole number, found \"two\"")]
    [InlineData("name: x\nby_name: { a: { size: b } }", 2, "by_name.a.size: expected a whole number, found \"b\"")]
    [InlineData("- 1", 1, "expected keys with values, found a list")]
    public void Read_Fault_NamesLineAndKey(string yaml, int line, string message)
    {
        using TempFolder folder = new();
        string path = folder.File("settings.yaml");
        File.WriteAllText(path, yaml);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => YamlFile.Read<Settings>(path));

        Assert.Equal($"{path}:{line}: {message}", e.Message);
    }

    [Theory]
    [InlineData("name: [x", "2")]
    [InlineData("name: \"x", "1")]
    [InlineData("name: x\n  count: 3", "2")]
    public void Read_Malformed_NamesLine(string yaml, string line)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Read(yaml));

        Assert.Matches($@"settings\.yaml:{line}: \S", e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void Read_EmptyFile_SaysSo(string yaml) =>
        Assert.EndsWith(
            "settings.yaml: expected settings, found an empty file",
            Assert.Throws<InvalidDataException>(() => Read(yaml)).Message);

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Assert.Equal(
            "none.yaml: expected a YAML file, found none",
            Assert.Throws<InvalidDataException>(() => YamlFile.Read<Settings>("none.yaml")).Message);

    private static string Error(string yaml) =>
        Assert.Throws<InvalidDataException>(() => Read(yaml)).Message;

    private static readonly Dictionary<string, Part> Empty = [];

    private static Settings Read(string yaml)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("settings.yaml"), yaml);
        return YamlFile.Read<Settings>(folder.File("settings.yaml"));
    }

    public sealed record Settings
    {
        public required string Name { get; init; }

        public int Count { get; init; }

        public double Rate { get; init; }

        public bool On { get; init; }

        public Color Color { get; init; }

        public double? Half { get; init; }

        public IReadOnlyList<Part> Parts { get; init; } = [];

        public IReadOnlyList<Needing> Needing { get; init; } = [];

        public IReadOnlyDictionary<string, Part> ByName { get; init; } = Empty;
    }

    public sealed record Needing
    {
        public required string Name { get; init; }

        public int Other { get; init; }
    }

    public sealed record Part
    {
        public int Size { get; init; }
    }
}
