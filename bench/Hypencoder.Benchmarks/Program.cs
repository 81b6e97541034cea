using BenchmarkDotNet.Running;
using Hypencoder.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(QNetScoring).Assembly).Run(args);
