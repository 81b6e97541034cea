using Hypencoder.Studies.Reports;
using Spectre.Console;

namespace Hypencoder.Cli.Output;

/// <summary>
/// Prints the tables of reports. A terminal gets bold best numbers and folds long texts; a file or a pipe gets plain
/// lines as wide as they need to be.
/// </summary>
internal static class TableRenderer
{
    private const int Padding = 2;
    private static readonly Style Best = new(decoration: Decoration.Bold);

    /// <summary>Prints title, table and caption.</summary>
    public static void Write(Terminal terminal, ReportTable table)
    {
        if (table.Title.Length > 0)
            terminal.Output.WriteLine(table.Title);
        Table grid = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        for (int column = 0; column < table.Columns.Count; column++)
            grid.AddColumn(Column(table, column));
        for (int row = 0; row < table.Rows.Count; row++)
            grid.AddRow(Enumerable.Range(0, table.Columns.Count).Select(column => Cell(table, row, column)));
        foreach (string line in Lines(grid, terminal.OutputIsTerminal, WidthFor(terminal, table)))
            terminal.Output.WriteLine(line);
        int width = Math.Min(terminal.Width, Terminal.DefaultWidth);
        foreach (string line in TextWrap.Lines(table.Caption, width))
            terminal.Output.WriteLine(line);
    }

    private static TableColumn Column(ReportTable table, int column)
    {
        ReportColumn heading = table.Columns[column];
        return new TableColumn(new Text(heading.Name))
        {
            Alignment = heading.IsNumeric ? Justify.Right : Justify.Left,
            NoWrap = heading.IsNumeric,
            Padding = new Padding(0, 0, column == table.Columns.Count - 1 ? 0 : Padding, 0),
        };
    }

    private static Text Cell(ReportTable table, int row, int column) =>
        new(Display(table, row, column), table.IsBest(row, column) ? Best : Style.Plain);

    /// <summary>With marks, and blanks where others of the column have more, so that digits stand in line.</summary>
    private static string Display(ReportTable table, int row, int column)
    {
        string text = table.Display(row, column);
        if (!table.Columns[column].IsNumeric)
            return text;
        int width = table.Rows.Max(r => r[column].Marks?.Length ?? 0);
        return text + (table.Rows[row][column].Marks ?? "").PadRight(width, '\u00A0'); // a plain blank would be cut off
    }

    /// <summary>At least so wide that numbers and single words are whole.</summary>
    private static int WidthFor(Terminal terminal, ReportTable table)
    {
        if (!terminal.OutputIsTerminal)
            return short.MaxValue;
        int needed = 0;
        for (int column = 0; column < table.Columns.Count; column++)
        {
            IEnumerable<string> texts = Enumerable.Range(0, table.Rows.Count)
                .Select(row => Display(table, row, column)).Prepend(table.Columns[column].Name);
            if (!table.Columns[column].IsNumeric)
                texts = texts.SelectMany(t => t.Split(' '));
            needed += texts.Max(t => t.Length) + Padding + 1;
        }
        return Math.Max(terminal.Width, needed + Padding);
    }

    private static IEnumerable<string> Lines(Table grid, bool ansi, int width)
    {
        using StringWriter text = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(grid);
        return text.ToString().Replace('\u00A0', ' ')
            .Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
    }
}
