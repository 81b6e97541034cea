using System.Diagnostics;
using System.Globalization;
using Hypencoder.Torch;
using Hypencoder.Training.Collation;
using Hypencoder.Training.Losses;
using Hypencoder.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Training;

/// <summary>
/// Trains a model. A step depends only on the seed, its number and the weights before it, so a run that was killed and
/// resumed gives the same weights as an uninterrupted one.
/// </summary>
/// <typeparam name="TModel">The kind of model.</typeparam>
/// <remarks>
/// Dropout draws from torch's random generator, which all of the process shares: train one model at a time.
/// </remarks>
internal abstract class TrainingLoop<TModel>
    where TModel : TrainedModule
{
    private const int ReportSteps = 10;
    private readonly TModel _model;
    private readonly TrainingConfig _config;
    private readonly SimilarityScale? _scale;
    private readonly BatchSampler _sampler;
    private readonly Parameter[] _trained;
    private readonly AdamW _optimizer;
    private readonly double[] _rateFactors;
    private readonly LearningRateSchedule _schedule;

    /// <param name="model">The model, which is trained in place.</param>
    /// <param name="set">The training set, with examples for at least one batch, and enough negatives in each.</param>
    /// <param name="config">The training settings.</param>
    /// <param name="scale">The similarity scale, which may be learned with the parameters; null for none.</param>
    /// <exception cref="InvalidDataException">
    /// The set is too small for the config, or a setting is out of range.
    /// </exception>
    protected TrainingLoop(TModel model, TrainingSet set, TrainingConfig config, SimilarityScale? scale)
    {
        Set = set;
        _model = model;
        _config = config.Validated();
        RequireEnough(set, config);
        Plan = TrainingPlan.Of(config, set.Examples.Count);
        _scale = scale;
        _sampler = new BatchSampler(set, config.BatchSize, config.ItemsPerQuery, config.Seed);
        IReadOnlyList<(string Name, Parameter Value)> parameters = model.Parameters();
        _trained = [.. parameters.Where(p => p.Value.requires_grad).Select(p => p.Value)];
        if (_trained.Length == 0)
        {
            throw new InvalidDataException(
                "the model has no weights to train: its encoder is frozen and it has no hyper-head");
        }
        ILookup<bool, (string Name, Parameter Value)> parts = parameters.ToLookup(p => model.IsHead(p.Name));
        AdamW.ParamGroup[] encoder = WeightDecay.Groups(parts[false], config.WeightDecay);
        AdamW.ParamGroup[] head = WeightDecay.Groups(parts[true], config.WeightDecay);
        AdamW.ParamGroup[] similarity = scale?.Parameter is null
            ? []
            : [new AdamW.ParamGroup([scale.Parameter], new AdamW.Options { weight_decay = 0 })];
        _optimizer = optim.AdamW([.. encoder, .. head, .. similarity], config.LearningRate);
        _rateFactors =
        [
            .. encoder.Select(_ => 1.0), .. head.Select(_ => config.HyperHeadLearningRateFactor),
            .. similarity.Select(_ => config.SimilarityScaleLearningRate / config.LearningRate),
        ];
        _schedule = new LearningRateSchedule(config.LrScheduler, Plan.WarmupSteps, Plan.Steps);
    }

    /// <summary>Number of steps, epochs and examples.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>The model, which is trained in place.</summary>
    internal TModel Model => _model;

    /// <summary>The training set.</summary>
    internal TrainingSet Set { get; }

    /// <summary>
    /// Trains to the last step. With <paramref name="checkpoints"/>, resumes from the newest state there, saves states
    /// as configured, and restores the weights of the best evaluation at the end.
    /// </summary>
    /// <param name="evaluate">Computes the dev score, where higher is better; null for none.</param>
    /// <param name="checkpoints">The folder of saved states; null to save none.</param>
    /// <param name="progress">Receives a report every few steps and after each evaluation; may be null.</param>
    /// <param name="cancellationToken">Stops after the current step, whose state is saved.</param>
    /// <returns>The training curve.</returns>
    /// <exception cref="InvalidDataException">
    /// The loss is not finite, or the state to resume from is damaged.
    /// </exception>
    public IReadOnlyList<TrainingCurvePoint> Train(
        Func<TModel, double>? evaluate, CheckpointFolder? checkpoints = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingState state = checkpoints?.Load(_model, _optimizer) ?? new TrainingState();
        if (state.LogSimilarityScale is float logarithm)
            _scale!.Logarithm = logarithm;
        Stopwatch clock = Stopwatch.StartNew();
        int first = state.Step;
        if (_config.EvalOnStart && state.Step == 0)
        {
            state.LogSimilarityScale = _scale?.Logarithm;
            Evaluate(state, evaluate, checkpoints);
        }
        while (state.Step < Plan.Steps)
        {
            state.LossSum += Step(state.Step);
            state.LossCount++;
            state.Step++;
            state.LogSimilarityScale = _scale?.Logarithm;
            if (state.LogSimilarityScale is float now)
                UseSimilarityScale(Math.Exp(now)); // scores of an evaluation may have it
            if (state.Step % ReportSteps == 0)
                ReleaseTensors();
            bool last = state.Step == Plan.Steps;
            double? dev = null;
            if (last || (_config.EvalSteps > 0 && state.Step % _config.EvalSteps == 0))
                dev = Evaluate(state, evaluate, checkpoints);
            if (dev is not null || last || state.Step % ReportSteps == 0)
                progress?.Report(Progress(state, first, clock.Elapsed, dev));
            bool isDue = _config.SaveSteps > 0 && state.Step % _config.SaveSteps == 0;
            if (isDue || cancellationToken.IsCancellationRequested)
                checkpoints?.Save(_model, _optimizer, state);
            cancellationToken.ThrowIfCancellationRequested();
        }
        bool isBest = checkpoints?.RestoreBest(_model) ?? false;
        if ((isBest ? state.BestLogSimilarityScale : state.LogSimilarityScale) is float learned)
            UseSimilarityScale(Math.Exp(learned));
        return state.Curve;
    }

    /// <summary>Computes the terms of a step's loss, whose sum is minimised.</summary>
    /// <param name="examples">The examples drawn for the step.</param>
    protected abstract Tensor[] Loss(IReadOnlyList<SampledExample> examples);

    /// <summary>Writes the learned similarity scale to the model's configuration.</summary>
    protected virtual void UseSimilarityScale(double scale)
    {
    }

    /// <summary>Measures how linear the model's scores are; null where they are linear by its architecture.</summary>
    protected virtual double? LinearShare() => null;

    /// <summary>The learning rate of the step with the given 0-based index.</summary>
    internal double LearningRate(int step) => _config.LearningRate * _schedule.Factor(step);

    /// <summary>Runs one step (forward, backward and update) and returns its loss.</summary>
    internal double Step(int step)
    {
        foreach ((optim.ILearningRateController group, double factor) in _optimizer.ParamGroups.Zip(_rateFactors))
            group.LearningRate = LearningRate(step) * factor;
        _model.train();
        _optimizer.zero_grad();
        double sum = 0;
        for (int micro = 0; micro < _config.GradientAccumulationSteps; micro++)
        {
            long index = ((long)step * _config.GradientAccumulationSteps) + micro;
            manual_seed(unchecked((_config.Seed * 1_000_003L) + index)); // dropout
            using DisposeScope scope = NewDisposeScope();
            using Scalar parts = _config.GradientAccumulationSteps;
            Tensor[] terms = Loss(_sampler.Sample(index));
            Tensor loss = terms.Aggregate((a, b) => a + b) / parts;
            loss.backward();
            sum += loss.to(ScalarType.Float64).item<double>();
        }
        if (!double.IsFinite(sum))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"training.learning_rate: the loss is {sum} at step {step + 1}; "
                + $"a lower rate than {_config.LearningRate} may help"));
        }
        if (_config.MaxGradNorm > 0)
            nn.utils.clip_grad_norm_(_trained, _config.MaxGradNorm);
        _optimizer.step();
        _scale?.Limit();
        return sum;
    }

    private double? Evaluate(TrainingState state, Func<TModel, double>? evaluate, CheckpointFolder? checkpoints)
    {
        double? dev = null;
        if (evaluate is not null)
        {
            _model.eval();
            using DisposeScope scope = NewDisposeScope();
            using IDisposable gradients = no_grad();
            dev = evaluate(_model);
        }
        double loss = state.LossCount == 0 ? 0 : state.LossSum / state.LossCount;
        state.Curve.Add(new TrainingCurvePoint(state.Step, loss, dev, LinearShare()));
        state.LossSum = state.LossCount = 0;
        if (dev > state.BestScore)
        {
            state.BestScore = dev.Value;
            state.BestStep = state.Step;
            state.BestLogSimilarityScale = state.LogSimilarityScale;
            checkpoints?.SaveBest(_model);
        }
        return dev;
    }

    private TrainingProgress Progress(TrainingState state, int first, TimeSpan elapsed, double? dev)
    {
        int done = state.Step - first;
        double pairs = (double)done * _config.BatchSize * _config.ItemsPerQuery * _config.GradientAccumulationSteps;
        double loss = state.LossCount > 0 ? state.LossSum / state.LossCount : state.Curve[^1].Loss;
        TimeSpan remaining = elapsed * ((double)(Plan.Steps - state.Step) / done);
        return new TrainingProgress(
            state.Step, Plan.Steps, loss, LearningRate(state.Step - 1), pairs / elapsed.TotalSeconds,
            remaining, dev);
    }

    /// <summary>
    /// Releases tensors whose native memory is otherwise held until finalisers run. Without this, memory grows by about
    /// 15 MB a step and training is a third slower.
    /// </summary>
    private static void ReleaseTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void RequireEnough(TrainingSet set, TrainingConfig config)
    {
        if (set.Examples.Count < config.BatchSize)
        {
            throw new InvalidDataException(
                $"training.batch_size: {config.BatchSize} is more than the {set.Examples.Count} training examples");
        }
        foreach (TokenizedExample example in set.Examples)
        {
            if (example.Positives.Length == 0 || example.Negatives.Length < config.ItemsPerQuery - 1)
            {
                throw new InvalidDataException(
                    $"training.items_per_query: {config.ItemsPerQuery} needs one positive and "
                    + $"{config.ItemsPerQuery - 1} negatives in each example; "
                    + $"query {example.Query} has {example.Positives.Length} and {example.Negatives.Length}");
            }
        }
    }
}
