
namespace Hypencoder.Reporting.Tests;

public sealed class PerQueryCsvTests
{
    [Fact]
    public void Write_Values_QuotesAndKeepsEveryDigit()
    {
        using TemporaryFolder folder = new();
        PerQueryCsv.Write(
            [
                new("dotnet-api", "test", "Hyp, 6 \"main\"", "exhaustive", "q1", "nDCG@10", 1 / 3.0),
                new("dotnet-api", "test", "BM25", "", "q2", "RR(rel=2)@10", 1),
            ],
            folder["per-query.csv"]);
        Assert.Equal(""""
            collection,split,model,strategy,query id,measure,value
            dotnet-api,test,"Hyp, 6 ""main""",exhaustive,q1,nDCG@10,0.3333333333333333
            dotnet-api,test,BM25,,q2,RR(rel=2)@10,1

            """", File.ReadAllText(folder["per-query.csv"]));
    }

    [Fact]
    public void Write_TextThatIsAFormula_HasAnApostrophe()
    {
        using TemporaryFolder folder = new();
        PerQueryCsv.Write(
            [
                new("=1+1", "+x", "-model", "@sum", "-12", "\tAP", -0.5),
                new("c", "s", "m", "", "=HYPERLINK(\"x\",\"y\")", "\rAP", 1),
            ],
            folder["per-query.csv"]);
        Assert.Equal(
            [
                PerQueryCsv.Header, "'=1+1,'+x,'-model,'@sum,-12,'\tAP,-0.5",
                "c,s,m,,\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",\"'\rAP\",1", "",
            ],
            File.ReadAllText(folder["per-query.csv"]).Split('\n'));
    }

    [Fact]
    public void Write_SourceFails_KeepsTheOldFile()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["per-query.csv"], "old");
        Assert.Throws<InvalidOperationException>(() => PerQueryCsv.Write(Failing(), folder["per-query.csv"]));
        Assert.Equal("old", File.ReadAllText(folder["per-query.csv"]));
        Assert.Equal(["per-query.csv"], folder.Files);
    }

    private static IEnumerable<PerQueryValue> Failing()
    {
        yield return new("c", "test", "m", "s", "q", "AP", 1);
        throw new InvalidOperationException();
    }
}
