using BenchmarkDotNet.Running;
using Hypencoder.Benchmarks;

// `models` and `encoders` are programs of their own: they compare in turns, `models` on a model of a gigabyte.
if (args is ["models", .. string[] rest])
    ModelStages.Run(rest);
else if (args is ["encoders", .. string[] choice])
    EncoderThroughput.Run(choice);
else if (args is [FreshLoading.Verb, string stage, string folder])
    FreshLoading.Time(stage, folder);
else
    BenchmarkSwitcher.FromAssembly(typeof(QNetScoring).Assembly).Run(args);
