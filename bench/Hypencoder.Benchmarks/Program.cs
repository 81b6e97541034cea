using BenchmarkDotNet.Running;
using Hypencoder.Benchmarks;

// `models`, `batches` and `wire` are programs of their own: they compare whole stages, and rankings.
if (args is ["models", .. string[] rest])
    ModelStages.Run(rest);
else if (args is ["batches", .. string[] of])
    QNetBatches.Run(of);
else if (args is ["wire", string model, string index, string collection])
    WireEffectiveness.Run(model, index, collection);
else if (args is [FreshLoading.Verb, string stage, string folder])
    FreshLoading.Time(stage, folder);
else
    BenchmarkSwitcher.FromAssembly(typeof(QNetScoring).Assembly).Run(args);
