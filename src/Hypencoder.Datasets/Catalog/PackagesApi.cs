using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets.Catalog;

/// <summary>
/// The documentation of NuGet packages, made into collections as that of .NET is. Twelve are domains to test on, and
/// the others domains to train on, which are one collection together, too.
/// </summary>
/// <remarks>
/// Versions, sizes and SHA-256 are those of nuget.org's files; the folder is that of the newest .NET, up to 10.
/// `docs/collections.md` says how the domains were chosen.
/// </remarks>
internal static class PackagesApi
{
    /// <summary>Name of the family, which stands before every collection's own.</summary>
    public const string Name = "packages-api";

    // dotnet-api has eight tenths of its types in train. Half of a test domain is for tests, since models are seldom
    // trained on it.
    private const int TrainDomainTenths = 8;
    private const int TestDomainTenths = 4;

    private static readonly string[] Splits = ["train", "dev", "test"];

    private static readonly Domain[] TestDomains =
    [
        new("NodaTime", "3.3.7", "net8.0", "dates and times", "Apache-2.0",
            1223, [336, 55, 499], 810_390,
            "19a0721939061e86911c01efb044a148d5ad40558fe46fe5fd02bf5baf81d243"),
        new("Twilio", "8.2.0", "net8.0", "telephony and messages", "MIT",
            6900, [787, 211, 1229], 10_645_280,
            "096165de8d73695ebc6aeeea7158a1a391152d9ffaccad4acb09b8b9af05a11b"),
        new("SkiaSharp", "4.155.0", "net10.0", "drawing", "MIT",
            2420, [614, 182, 852], 16_723_406,
            "6f0ca2d4ad38652df24dc8e4e88d38bfb36ffda99ddd4d825fe56ae2d73b7377"),
        new("MathNet.Numerics", "5.0.0", "net6.0", "numerical mathematics", "MIT",
            3527, [202, 77, 915], 4_174_205,
            "44724254ce8ec6ab8917b9f931b7bfa0d6ee7016e481ee942dc6c07333a0995a"),
        new("DocumentFormat.OpenXml", "3.3.0", "net8.0", "office documents", "MIT",
            2258, [877, 202, 1107], 10_960_422,
            "53a74167552d886f0e312540db12c86a6133a83bd698795f3be6e25fc091b9e7"),
        new("NetTopologySuite", "2.6.0", "netstandard2.1", "geometry and maps", "BSD-3-Clause",
            2239, [727, 176, 1057], 1_504_896,
            "1f172a0f429f62146dd2394641253a4fe0fa1c5dbdc9c92a8373c43c7ca045ce"),
        new("MimeKit", "4.18.2", "net10.0", "mail", "MIT",
            2698, [632, 84, 706], 7_351_710,
            "006060be3ea016787c51d04003959724c201f538fa02473487a23d946a3920cf"),
        new("Quartz", "4.7.3", "net10.0", "scheduling", "Apache-2.0",
            2944, [1261, 282, 1148], 2_123_011,
            "dcc586f375239fb6e3a11ade93e0e11a53655244d6a170db1173ba3130c37d46"),
        new("Octokit", "14.0.0", "netstandard2.0", "GitHub", "MIT",
            3196, [497, 115, 551], 729_808,
            "a53488ed3cf954577861dc7595a13e56465f86c97b45b830e363c1aa1c95bf22"),
        new("AWSSDK.EC2", "4.0.132.2", "net8.0", "virtual machines in a cloud", "Apache-2.0",
            2748, [14, 7, 842], 9_258_055,
            "db10ae0397630d093b0c06d29594b41fa04581734b0174bb9c8d04f10e20ed35"),
        new("BouncyCastle.Cryptography", "2.7.0", "net6.0", "cryptography", "MIT",
            1175, [382, 91, 508], 8_730_569,
            "f091ffccab4d03993e660bace277659a79dee0972f54d7f1f4bd46d680966241"),
        new("Avalonia", "12.1.6", "net10.0", "user interfaces", "MIT",
            2101, [677, 191, 908], 10_206_682,
            "3fc15f809786ee99791620c5d3c25452487cb70d5cd99393f853e4d241361255"),
    ];

    private static readonly Domain[] TrainDomains =
    [
        new("Akka", "1.5.74", "net6.0", "actors", "Apache-2.0",
            1170, [757, 66, 71], 1_146_303,
            "ea39b0da530c86d0a7deef990c90374f21c196e95fbb7cafe72cacfb0bf1211b"),
        new("AngleSharp", "1.10.3", "net10.0", "HTML and CSS", "MIT",
            964, [611, 114, 85], 2_994_571,
            "7535cd30ba8b0392baab905315697787e638226dd9334284722f4bfacf12641d"),
        new("Azure.Storage.Blobs", "12.30.1", "net10.0", "storage in a cloud", "MIT",
            842, [405, 18, 80], 2_612_764,
            "8d31a85f71f86ed50fc74a7d593f0c080629e6afa77f79572afd2c590076add9"),
        new("Confluent.Kafka", "2.16.0", "net10.0", "streams of messages", "Apache-2.0",
            323, [208, 33, 25], 961_694,
            "bcfbe7009e5f2cd6e185975006645634c60d897e7ae7f7ced4cdcd08f06fc74d"),
        new("Google.Protobuf", "3.36.2", "net8.0", "serialisation", "BSD-3-Clause",
            319, [221, 37, 10], 727_637,
            "1182590db175f9057707857a1df48b217226d0732716cd353fa4aa4683d38dcb"),
        new("J2N", "2.1.0", "net8.0", "collections and text of Java", "Apache-2.0",
            1827, [1097, 48, 190], 4_091_688,
            "3ca46a38c22040425f0a6f6a6b9f4d7721de36e974899916427bbb4e50394828"),
        new("Lucene.Net", "4.8.0-beta00017", "net8.0", "text search", "Apache-2.0",
            953, [636, 59, 105], 5_568_313,
            "05a0fd4653bbc4516adf0066a69e2840da892260437deda5a0f93f18b26d7e9e"),
        new("Microsoft.Azure.Cosmos", "3.64.0", "netstandard2.0", "a document database in a cloud", "MIT",
            2257, [1491, 166, 122], 10_164_106,
            "09cdbb6a50e66a5f81a68709823dc3718f98ec1dc559efa4d7e0e769df146c45"),
        new("Microsoft.CodeAnalysis.Common", "5.12.0", "net10.0", "compilers", "MIT",
            1349, [923, 133, 95], 4_618_230,
            "0fa5be1bb5c69ab384c98204098b513fe6fca8fe830c96c131842a761809a3df"),
        new("Microsoft.EntityFrameworkCore", "10.0.15", "net10.0", "objects in databases", "MIT",
            4728, [1899, 234, 275], 1_428_052,
            "b8290df4495eca015bcfed8a5c8fe0518df0484ceceac4c1e8a83962811ef8ae"),
        new("Microsoft.EntityFrameworkCore.Relational", "10.0.15", "net10.0", "objects in relational databases", "MIT",
            3072, [1404, 312, 169], 1_043_731,
            "04f267c9fa04ffc95769abdfdc963c0dea061a9d47e87d84a8a96f1f0301e421"),
        new("Microsoft.Identity.Client", "4.92.0", "net8.0", "signing in", "MIT",
            465, [320, 34, 49], 3_434_897,
            "42c90600df3d5681af6e7badadb2d6b7afc389ae5cbd485b664688b251ef0e43"),
        new("Microsoft.ML", "5.0.1", "netstandard2.0", "machine learning", "MIT",
            967, [612, 63, 94], 4_766_553,
            "953e42e8c672dd5c42740f48ed5474c54fca0ecf08f199fe2a46ade43e4b7ef5"),
        new("MongoDB.Driver", "3.14.0", "net6.0", "a document database", "Apache-2.0",
            1956, [669, 116, 103], 3_364_844,
            "21e416807678cf197fb1df9339ab248b4816099528fd04b962e1f839b5ca49be"),
        new("Newtonsoft.Json", "13.0.4", "net6.0", "JSON", "MIT",
            732, [401, 36, 55], 2_484_726,
            "f09081d457405baf35a973fa0c50d6bf272ed683f2568c5a620a49da952f6529"),
        new("Npgsql", "10.0.3", "net10.0", "a relational database", "PostgreSQL",
            428, [299, 30, 13], 1_847_911,
            "75d0970923a8c9fcbbd37e4ebe72fee0b10362a1e36723e86777df1b6728316d"),
        new("NUnit", "5.0.0", "net10.0", "tests", "MIT",
            896, [421, 52, 66], 1_282_163,
            "3ce258aa450162d55559f60335525238f03ae40b6775f605c285ba834fc28ec3"),
        new("UnitsNet", "5.75.1", "net9.0", "units of measurement", "MIT-0",
            3040, [921, 96, 97], 3_430_618,
            "289f307a2d3e280c39b3b4402550e62a99818e8b72cc61ef14200fee12536266"),
    ];

    public static IEnumerable<Dataset> All =>
    [
        .. TestDomains.Select(d => Of(d, TestDomainTenths)),
        .. TrainDomains.Select(d => Of(d, TrainDomainTenths)),
        Of($"{Name}/train", "API of all packages to train on", "that of each package", 26228, [13105, 1634, 1690],
            TrainDomains, TrainDomainTenths),
    ];

    private static Dataset Of(Domain domain, int trainTenths) => Of(
        $"{Name}/{domain.Package.ToLowerInvariant()}",
        $"API of {domain.Package} {domain.Version}: {domain.Subject}, "
            + (trainTenths == TestDomainTenths ? "to test on" : "to train on"),
        domain.License, domain.Passages, domain.Queries, [domain], trainTenths);

    private static Dataset Of(
        string id, string title, string license, long passages, int[] queries, Domain[] domains, int trainTenths) =>
        new()
        {
            Id = id,
            Title = title,
            License = license,
            Source = domains.Length == 1
                ? $"https://www.nuget.org/packages/{domains[0].Package}/{domains[0].Version}"
                : "https://www.nuget.org/packages",
            Passages = passages,
            Splits = [.. Splits.Zip(queries, (name, count) => new DatasetSplit(name, count))],
            Files = [.. domains.Select(d => d.File)],
            Format = new PackageFormat(domains.ToDictionary(d => d.File.Name, d => $"lib/{d.Framework}/"), trainTenths),
        };

    /// <summary>A package and what is made of it; the queries are those of train, dev and test.</summary>
    private sealed record Domain(
        string Package, string Version, string Framework, string Subject, string License, long Passages, int[] Queries,
        long Size, string Sha256)
    {
        public DatasetFile File { get; } = Of(new NuGetPackage(Package, Version), Size, Sha256);

        private static DatasetFile Of(NuGetPackage package, long size, string sha256) => new()
        {
            Name = $"{PackagesApi.Name}/{package.FileName}",
            Package = package,
            Size = size,
            Hash = new DatasetHash("sha256", sha256),
        };
    }
}
