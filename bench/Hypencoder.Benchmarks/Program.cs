using BenchmarkDotNet.Running;
using Hypencoder.Benchmarks;

// `models` is a program of its own: it compares whole stages in one run, on a model of a gigabyte.
if (args is ["models", .. string[] rest])
    ModelStages.Run(rest);
else if (args is [FreshLoading.Verb, string stage, string folder])
    FreshLoading.Time(stage, folder);
else
    BenchmarkSwitcher.FromAssembly(typeof(QNetScoring).Assembly).Run(args);
