using System.Text.Json;
using Hypencoder.Tests;
using Hypencoder.Training.Optimisation;

namespace Hypencoder.Training.Tests.Optimisation;

/// <summary>Against transformers' <c>get_scheduler</c>.</summary>
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
        Assert.SkipUnless(name is "linear" or "constant_with_warmup", $"the library has no schedule {name}");
        LearningRateSchedule schedule = new(
            name == "linear" ? LearningRateScheduler.Linear : LearningRateScheduler.Constant,
            golden.GetProperty("num_warmup_steps").GetInt64(), golden.GetProperty("num_training_steps").GetInt64());
        double rate = golden.GetProperty("base_lr").GetDouble();
        foreach ((int step, JsonElement expected) in golden.GetProperty("lr_at_step_0_1_2").EnumerateArray().Index())
            Assert.Equal(expected.GetDouble(), rate * schedule.Factor(step), 1e-12 * rate);
    }

    /// <summary>How many schedules a file holds; other goldens go by that name too.</summary>
    private static int Count(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0
            && root[0].TryGetProperty("lr_scheduler_type", out _) ? root.GetArrayLength() : 0;
    }
}
