using System.Text.Json;
using Hypencoder.Tests;
using Hypencoder.Training.Optimisation;

namespace Hypencoder.Training.Tests.Optimisation;

/// <summary>Against transformers' <c>get_scheduler</c>.</summary>
public sealed class LearningRateScheduleTests
{
    private static readonly Dictionary<string, LearningRateScheduler> Known = new()
    {
        ["linear"] = LearningRateScheduler.Linear,
        ["constant_with_warmup"] = LearningRateScheduler.Constant,
    };

    [Fact]
    public void Factor_GoldenSchedules_GivesTheirRates()
    {
        JsonElement[] cases = [.. JsonDocument.Parse(File.ReadAllText(Fixture.Path("golden", "lr_schedules", "cases.json")))
            .RootElement.EnumerateArray().Where(c => Known.ContainsKey(c.GetProperty("lr_scheduler_type").GetString()!))];

        Assert.Equal(Known.Values, cases.Select(Kind).Distinct().OrderDescending());
        Assert.All(cases, golden =>
        {
            LearningRateSchedule schedule = new(
                Kind(golden), golden.GetProperty("num_warmup_steps").GetInt64(), golden.GetProperty("num_training_steps").GetInt64());
            double rate = golden.GetProperty("base_lr").GetDouble();
            double[] expected = [.. golden.GetProperty("lr_at_step_0_1_2").EnumerateArray().Select(v => v.GetDouble())];
            for (int step = 0; step < expected.Length; step++)
                Assert.Equal(expected[step], rate * schedule.Factor(step), 1e-18);
        });
    }

    private static LearningRateScheduler Kind(JsonElement golden) => Known[golden.GetProperty("lr_scheduler_type").GetString()!];
}
