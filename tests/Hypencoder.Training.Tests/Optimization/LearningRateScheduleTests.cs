using System.Text.Json;
using Hypencoder.Training.Optimization;

namespace Hypencoder.Training.Tests.Optimization;

/// <summary>Compares schedules with transformers' <c>get_scheduler</c>.</summary>
public sealed class LearningRateScheduleTests
{
    /// <summary>File and place of each golden case.</summary>
    public static TheoryData<string, int> Cases =>
        [.. from folder in GoldenFolder.With("cases.json")
            let file = Path.Combine(folder, "cases.json")
            from index in Enumerable.Range(0, Count(file))
            select (file, index)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Factor_GoldenSchedule_GivesItsRates(string file, int index)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement golden = document.RootElement[index];
        string name = golden.GetProperty("lr_scheduler_type").GetString()!;
        string joined = name.Replace("_", "", StringComparison.Ordinal);
        LearningRateScheduler? kind = Enum.GetValues<LearningRateScheduler>().Cast<LearningRateScheduler?>()
            .FirstOrDefault(k => k.ToString()!.Equals(joined, StringComparison.OrdinalIgnoreCase));
        Assert.SkipWhen(kind is null, $"the library has no schedule {name}");
        LearningRateSchedule schedule = new(
            kind!.Value, golden.GetProperty("num_warmup_steps").GetInt64(),
            golden.GetProperty("num_training_steps").GetInt64());
        double rate = golden.GetProperty("base_lr").GetDouble();
        foreach ((int step, JsonElement expected) in golden.GetProperty("lr_at_step_0_1_2").EnumerateArray().Index())
            Assert.Equal(expected.GetDouble(), rate * schedule.Factor(step), 1e-12 * rate);
    }

    /// <summary>
    /// Values computed by hand: half a cosine wave over 8 steps after 2, and the inverse square root after a warm-up of
    /// 4.
    /// </summary>
    [Theory]
    [InlineData(LearningRateScheduler.Cosine, 2, 10, 2, 1)]
    [InlineData(LearningRateScheduler.Cosine, 2, 10, 4, 0.85355339059327373)] // (1 + √½) / 2
    [InlineData(LearningRateScheduler.Cosine, 2, 10, 6, 0.5)]
    [InlineData(LearningRateScheduler.Cosine, 2, 10, 10, 0)]
    [InlineData(LearningRateScheduler.InverseSqrt, 4, 100, 2, 0.5)]
    [InlineData(LearningRateScheduler.InverseSqrt, 4, 100, 16, 0.5)] // √(4 / 16)
    [InlineData(LearningRateScheduler.InverseSqrt, 0, 100, 30_000, 0.5)] // √(10,000 / 40,000)
    [InlineData(LearningRateScheduler.Constant, 4, 100, 0, 1)]
    internal void Factor_OtherSchedules_FollowTheirFormulas(
        LearningRateScheduler kind, long warmup, long total, long step, double factor) =>
        Assert.Equal(factor, new LearningRateSchedule(kind, warmup, total).Factor(step), 1e-15);

    /// <summary>Number of schedules in a file; other golden files have the same name.</summary>
    private static int Count(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0
            && root[0].TryGetProperty("lr_scheduler_type", out _) ? root.GetArrayLength() : 0;
    }
}
