// Torch has one random generator for the whole process: tests that train or make models would take each other's
// numbers.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
