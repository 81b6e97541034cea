using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Tests;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using Hypencoder.Training.Optimisation;
using TorchSharp;
using TorchSharp.Modules;

namespace Hypencoder.Training.Tests.Golden;

/// <summary>
/// Losses, gradients and steps of the optimiser against the published code. The trainer shuffles queries and negatives,
/// which changes no mean.
/// </summary>
public sealed class GoldenTrainingTests
{
    public static TheoryData<string> Cases => GoldenTraining.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenBatch_GivesEachTerm(string folder)
    {
        GoldenTraining golden = new(folder);
        using DisposeScope scope = torch.NewDisposeScope();
        using DualEncoder model = golden.Model();

        torch.Tensor[] terms = Terms(golden, model);

        JsonElement expected = golden.Expected.GetProperty("float64");
        double[] each = [.. expected.GetProperty("per_loss").EnumerateArray().Select(l => l.GetProperty("loss").GetDouble())];
        Assert.Equal(each.Length, terms.Length);
        Assert.All(each.Zip(terms), pair => AssertRelative(pair.First, pair.Second.item<float>()));
        AssertRelative(expected.GetProperty("loss").GetDouble(), terms.Sum(t => t.item<float>()));
    }

    /// <summary>The teacher's scores are in single precision, hence no exact agreement.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_InDoublePrecision_GivesGradients(string folder) =>
        AssertGradients(new GoldenTraining(folder), torch.ScalarType.Float64, 1e-6);

    /// <summary>
    /// Of the terms' largest gradient, rounding is up to 2.1e-4: eight items of almost dead ReLUs (margin_mse_8items_scale)
    /// are ill-conditioned.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_InSinglePrecision_GivesGradients(string folder) =>
        AssertGradients(new GoldenTraining(folder), torch.ScalarType.Float32, 4e-4);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_ThreeTimesAtConstantRate_GivesParameters(string folder) => AssertRun(new GoldenTraining(folder), 0);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_ThreeTimesWithDecayClippingAndWarmup_GivesParameters(string folder) =>
        AssertRun(new GoldenTraining(folder), 1);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Applies_EachParameter_GroupsAsPublished(string folder)
    {
        GoldenTraining golden = new(folder);
        using DualEncoder model = golden.Model();
        JsonElement run = golden.Expected.GetProperty("adamw_runs_f64")[1];
        HashSet<string> decaying = [.. GoldenTraining.Strings(run.GetProperty("decay_parameters"))];
        HashSet<string> others = [.. GoldenTraining.Strings(run.GetProperty("no_decay_parameters"))];

        Assert.All(model.Parameters().Where(p => p.Value.requires_grad), p =>
        {
            Assert.Contains(p.Name, WeightDecay.Applies(p.Name) ? decaying : others);
        });
        Assert.NotEmpty(decaying);
        Assert.NotEmpty(others);
    }

    /// <summary>The terms of the loss, queries and items in the order of the golden batch.</summary>
    private static torch.Tensor[] Terms(GoldenTraining golden, DualEncoder model)
    {
        model.train();
        TrainingSet set = golden.Set();
        SampledExample[] batch = [.. set.Examples.Select(e => new SampledExample(
            e, [.. e.Positives, .. e.Negatives], [.. e.PositiveScores!, .. e.NegativeScores!]))];
        return new TrainingLoss(golden.Losses).Compute(model, new Collator(set).Collate(batch));
    }

    private static void AssertGradients(GoldenTraining golden, torch.ScalarType type, double tolerance)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using DualEncoder model = golden.Model();
        model.to(type);
        Terms(golden, model).Aggregate((a, b) => a + b).backward();

        JsonElement expected = golden.Expected.GetProperty("float64");
        HashSet<string> absent = [.. GoldenTraining.Strings(expected.GetProperty("grad_is_none"))];
        Dictionary<string, Parameter> parameters = model.Parameters().ToDictionary(p => p.Name, p => p.Value);
        Assert.Equal(
            parameters.Keys.Where(absent.Contains), parameters.Where(p => p.Value.grad is null).Select(p => p.Key));
        SafetensorsFile gradients = golden.Tensors("grads_f64.safetensors");
        string[] names = [.. gradients.Names.Where(parameters.ContainsKey)];
        double largest = names.Max(n => gradients.Doubles(n).Max(Math.Abs));
        Assert.All(names, name =>
            Assert.InRange(Distance(gradients.Doubles(name), parameters[name].grad!) / largest, 0, tolerance));
        double norm = Math.Sqrt(parameters.Values.Where(p => p.grad is not null)
            .Sum(p => p.grad!.to(torch.ScalarType.Float64).square().sum().item<double>()));
        AssertRelative(expected.GetProperty("total_grad_norm").GetDouble(), norm, tolerance);
    }

    private static void AssertRun(GoldenTraining golden, int index)
    {
        using DualEncoder model = golden.Model();
        JsonElement run = Config(golden, golden.Expected.GetProperty("adamw_runs_f64")[index], out TrainingConfig config);
        double[] rates = Doubles(run.GetProperty("lrs_used")), losses = Doubles(run.GetProperty("losses_before_each_step"));
        Trainer trainer = new(model, golden.Set(), config);

        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(rates[step], trainer.LearningRate(step), 1e-15);
            AssertRelative(losses[step], trainer.Step(step), 1e-4);
        }

        SafetensorsFile after = golden.Tensors($"params_after_3_adamw_run{index}_f64.safetensors");
        HashSet<string> zero = golden.ZeroGradients;
        (string Name, Parameter Value)[] compared =
            [.. model.Parameters().Where(p => after.Names.Contains(p.Name) && !zero.Contains(p.Name))];
        Assert.NotEmpty(compared);
        Assert.All(compared, p => Assert.True(
            Distance(after.Doubles(p.Name), p.Value) <= GoldenTraining.ParameterTolerance, p.Name));
    }

    private static JsonElement Config(GoldenTraining golden, JsonElement run, out TrainingConfig config)
    {
        bool linear = run.GetProperty("scheduler").ValueKind == JsonValueKind.String;
        config = new TrainingConfig
        {
            MaxSteps = linear ? run.GetProperty("num_training_steps").GetInt32() : 3,
            BatchSize = golden.Queries,
            ItemsPerQuery = golden.ItemsPerQuery,
            LearningRate = run.GetProperty("lr").GetDouble(),
            WeightDecay = run.GetProperty("weight_decay").GetDouble(),
            WarmupSteps = linear ? run.GetProperty("num_warmup_steps").GetInt32() : 0,
            LrScheduler = linear ? LearningRateScheduler.Linear : LearningRateScheduler.Constant,
            MaxGradNorm = run.GetProperty("max_grad_norm") is { ValueKind: JsonValueKind.Number } norm ? norm.GetDouble() : 0,
            Losses = golden.Losses,
        };
        return run;
    }

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static void AssertRelative(double expected, double found, double tolerance = 1e-5) =>
        Assert.InRange(found, expected - (tolerance * Math.Abs(expected)), expected + (tolerance * Math.Abs(expected)));

    private static double Distance(double[] expected, torch.Tensor found) =>
        expected.Zip(found.detach().to(torch.ScalarType.Float64).contiguous().data<double>().ToArray(), (e, f) => Math.Abs(e - f)).Max();
}
