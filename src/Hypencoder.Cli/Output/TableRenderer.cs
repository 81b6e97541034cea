using Hypencoder.Reporting;
using Spectre.Console;

namespace Hypencoder.Cli.Output;

/// <summary>
/// Prints the tables of reports. On a terminal, the best numbers are bold and long texts are wrapped; a file or a pipe
/// gets plain lines as wide as necessary.
/// </summary>
internal static class TableRenderer
{
    private const int Padding = 2;
    private static readonly Style Best = new(decoration: Decoration.Bold);
    private static readonly Style Agrees = new(Color.Green);
    private static readonly Style Differs = new(Color.Red);

    /// <summary>Prints the title, the table and the caption.</summary>
    public static void Write(Terminal terminal, ReportTable table)
    {
        if (table.Title.Length > 0)
            terminal.Output.WriteLine(TerminalText.Line(table.Title));
        Table grid = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        for (int column = 0; column < table.Columns.Count; column++)
            grid.AddColumn(Column(table, column));
        for (int row = 0; row < table.Rows.Count; row++)
            grid.AddRow(Enumerable.Range(0, table.Columns.Count).Select(column => Cell(table, row, column)));
        foreach (string line in Lines(grid, terminal, WidthFor(terminal, table)))
            terminal.StyledOutput.Write(line + "\n");
        int width = Math.Min(terminal.Width, Terminal.DefaultWidth);
        foreach (string line in TextWrap.Lines(table.Caption, width))
            terminal.Output.WriteLine(line);
    }

    /// <summary>
    /// Prints title, table and caption in lines of a width. A table with many columns is printed in several parts.
    /// </summary>
    public static void WriteFitted(Terminal terminal, ReportTable table, int width)
    {
        foreach (string line in TextWrap.Lines(TerminalText.Line(table.Title), width))
            terminal.Output.WriteLine(line);
        foreach (IReadOnlyList<(int Column, int Width)> part in ColumnFit.Parts(
            table, (row, column) => Display(table, row, column) + Expected(table, row, column), width))
        {
            Table grid = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
            foreach ((int column, int columnWidth) in part)
            {
                // Spectre would keep the blank at which it breaks a heading, and so move what is aligned to the right.
                grid.AddColumn(new TableColumn(new Text(string.Join(
                    '\n', TextWrap.Lines(TerminalText.Line(table.Columns[column].Name), columnWidth))))
                {
                    Alignment = table.Columns[column].IsNumeric ? Justify.Right : Justify.Left,
                    Width = columnWidth,
                    Padding = new Padding(0, 0, column == part[^1].Column ? 0 : Padding, 0),
                });
            }
            for (int row = 0; row < table.Rows.Count; row++)
                grid.AddRow(part.Select(p => Cell(table, row, p.Column)));
            foreach (string line in Lines(grid, terminal, Math.Max(width, part.Sum(p => p.Width + Padding + 1))))
                terminal.StyledOutput.Write(line + "\n");
        }
        foreach (string line in TextWrap.Lines(table.Caption, width))
            terminal.Output.WriteLine(line);
    }

    private static TableColumn Column(ReportTable table, int column)
    {
        ReportColumn heading = table.Columns[column];
        return new TableColumn(new Text(TerminalText.Line(heading.Name)))
        {
            Alignment = heading.IsNumeric ? Justify.Right : Justify.Left,
            NoWrap = heading.IsNumeric,
            Padding = new Padding(0, 0, column == table.Columns.Count - 1 ? 0 : Padding, 0),
        };
    }

    private static Paragraph Cell(ReportTable table, int row, int column)
    {
        Paragraph cell = new(Display(table, row, column), table.IsBest(row, column) ? Best : Style.Plain);
        string expected = Expected(table, row, column);
        return expected.Length == 0 ? cell : cell.Append(
            expected, table.Rows[row][column].Agrees switch { true => Agrees, false => Differs, null => Style.Plain });
    }

    /// <summary>Returns the published figure of a cell.</summary>
    private static string Expected(ReportTable table, int row, int column) =>
        Aligned(table, column, row, table.DisplayExpected);

    /// <summary>Returns the text after a number, padded to the width of the column's other rows.</summary>
    private static string Aligned(ReportTable table, int column, int row, Func<int, int, string> display)
    {
        int width = Enumerable.Range(0, table.Rows.Count).Max(r => display(r, column).Length);
        return width == 0 ? "" : '\u00A0' + TerminalText.Line(display(row, column)).PadRight(width, '\u00A0');
    }

    /// <summary>
    /// Returns a number with its marks, padded with blanks where other rows have more marks, so that digits are
    /// aligned.
    /// </summary>
    private static string Display(ReportTable table, int row, int column)
    {
        string text = TerminalText.Line(table.Display(row, column));
        if (!table.Columns[column].IsNumeric)
            return text;
        int width = table.Rows.Max(r => r[column].Marks?.Length ?? 0);
        // Plain blanks would be trimmed.
        return text + TerminalText.Line(table.Rows[row][column].Marks ?? "").PadRight(width, '\u00A0')
            + Aligned(table, column, row, table.DisplaySpread);
    }

    /// <summary>Returns a width at which no number and no word is split.</summary>
    private static int WidthFor(Terminal terminal, ReportTable table)
    {
        if (!terminal.OutputIsTerminal)
            return short.MaxValue;
        int needed = 0;
        for (int column = 0; column < table.Columns.Count; column++)
        {
            IEnumerable<string> texts = Enumerable.Range(0, table.Rows.Count)
                .Select(row => Display(table, row, column) + Expected(table, row, column))
                .Prepend(table.Columns[column].Name);
            if (!table.Columns[column].IsNumeric)
                texts = texts.SelectMany(t => t.Split(' '));
            needed += texts.Max(t => t.Length) + Padding + 1;
        }
        return Math.Max(terminal.Width, needed + Padding);
    }

    private static IEnumerable<string> Lines(Table grid, Terminal terminal, int width)
    {
        using StringWriter text = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.OutputIsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal is { OutputIsTerminal: true, HasColors: true }
                ? ColorSystemSupport.Standard
                : ColorSystemSupport.NoColors,
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
