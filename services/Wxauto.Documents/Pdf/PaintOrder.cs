using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Graphics.Operations.ClippingPaths;
using UglyToad.PdfPig.Graphics.Operations.PathConstruction;
using UglyToad.PdfPig.Graphics.Operations.PathPainting;
using UglyToad.PdfPig.Graphics.Operations.SpecialGraphicsState;
using UglyToad.PdfPig.Graphics.Operations.TextShowing;
using UglyToad.PdfPig.Tokens;

namespace Wxauto.Documents.Pdf;

/// <summary>
/// Goes once through what a page paints and tells which of its texts are transparent, outside of where painting is allowed, or under
/// something opaque that is painted after them. It looks at rectangles that stand upright and at no forms: where it is not sure, a text
/// is seen.
/// </summary>
internal sealed class PaintOrder
{
    private const double Nothing = 0.01;

    /// <summary>Every letter is held against each.</summary>
    private const int MostCovers = 2000;
    private static readonly string[] SeenThrough = ["SMask", "Mask", "ImageMask", "SMaskInData"];
    private readonly PdfTokens _tokens;
    private readonly DictionaryToken? _states, _objects;
    private readonly List<(State State, int Operation)> _texts = [];
    private readonly List<(int After, PdfRectangle Area, bool IsPicture)> _covers = [];
    private readonly List<PdfRectangle> _path = [];
    private readonly Stack<State> _outer = new();
    private State _state = new(TransformationMatrix.Identity, 1, false, false, null);
    private PdfPoint _point;
    private bool _isRectangle, _clips;
    private int _operations;

    private readonly record struct State(TransformationMatrix Matrix, double Alpha, bool IsMixed, bool HasPattern, PdfRectangle? Clip);

    private PaintOrder(Page page, PdfTokens tokens)
    {
        _tokens = tokens;
        var resources = ResourcesOf(page.Dictionary, tokens);
        (_states, _objects) = resources is null ? (null, null)
            : (tokens.Of<DictionaryToken>(resources, "ExtGState"), tokens.Of<DictionaryToken>(resources, "XObject"));
        foreach (var operation in page.Operations)
            Follow(operation);
    }

    /// <summary>The letters that nobody sees, and those of them that lie under a picture.</summary>
    public static (HashSet<Letter> Unseen, HashSet<Letter> UnderPicture) Of(Page page, PdfTokens tokens)
    {
        var (unseen, under) = (new HashSet<Letter>(), new HashSet<Letter>());
        // What only writes hides nothing.
        if (!page.Operations.Any(o => o is SetGraphicsStateParametersFromDictionary or ModifyClippingByEvenOddIntersect
            or ModifyClippingByNonZeroWindingIntersect or InvokeNamedXObject || IsFill(o)))
            return (unseen, under);
        new PaintOrder(page, tokens).Find(page, unseen, under);
        return (unseen, under);
    }

    private void Find(Page page, HashSet<Letter> unseen, HashSet<Letter> under)
    {
        var sequences = page.Letters.Select(l => l.TextSequence).Distinct().Order().ToList();
        // Text of forms is counted with that of the page, and not known here.
        var byString = _texts.Count == sequences.Count;
        var operations = _texts.Select(t => t.Operation).Distinct().ToList();
        if (!byString && operations.Count != sequences.Count)
            return;
        var first = new Dictionary<int, int>();
        for (var i = 0; i < _texts.Count; i++)
            first.TryAdd(_texts[i].Operation, i);
        var order = sequences.Select((s, i) => (Sequence: s, Text: byString ? i : first[operations[i]]))
            .ToDictionary(s => s.Sequence, s => s.Text);
        var isPlain = page.Rotation.Value == 0 && page.CropBox.Bounds is { Left: 0, Bottom: 0 };
        foreach (var letter in page.Letters)
        {
            var text = order[letter.TextSequence];
            var state = _texts[text].State;
            if (state.Alpha < Nothing || (isPlain && state.Clip is { } clip && !Meets(clip, letter)))
                unseen.Add(letter);
            else if (isPlain && _covers.FindIndex(c => c.After > text && Holds(c.Area, letter)) is >= 0 and var cover)
            {
                unseen.Add(letter);
                if (_covers[cover].IsPicture)
                    under.Add(letter);
            }
        }
    }

    private void Follow(IGraphicsStateOperation operation)
    {
        switch (operation)
        {
            case Push:
                _outer.Push(_state);
                break;
            case Pop when _outer.Count > 0:
                _state = _outer.Pop();
                break;
            case ModifyCurrentTransformationMatrix { Value: { Length: 6 } cm }:
                _state = _state with { Matrix = TransformationMatrix.FromArray([.. cm.Select(v => (double)v)]).Multiply(_state.Matrix) };
                break;
            case SetGraphicsStateParametersFromDictionary named:
                Set(named.Name);
                break;
            case SetNonStrokeColorAdvanced colour:
                _state = _state with { HasPattern = colour.PatternName is not null };
                break;
            case SetNonStrokeColor or SetNonStrokeColorDeviceGray or SetNonStrokeColorDeviceRgb or SetNonStrokeColorDeviceCmyk:
                _state = _state with { HasPattern = false };
                break;
            case InvokeNamedXObject { Name: { } name }:
                AddPicture(name);
                break;
            case ShowText or MoveToNextLineShowText or MoveToNextLineShowTextWithSpacing:
                _texts.Add((_state, _operations++));
                break;
            case ShowTextsWithPositioning several:
                for (var i = several.Array.Count(t => t is StringToken or HexToken); i > 0; i--)
                    _texts.Add((_state, _operations));
                _operations++;
                break;
            default:
                FollowPath(operation);
                break;
        }
    }

    private void FollowPath(IGraphicsStateOperation operation)
    {
        switch (operation)
        {
            case AppendRectangle box:
                _isRectangle = _path.Count == 0 && IsUpright(_state.Matrix);
                Reach((double)box.LowerLeftX, (double)box.LowerLeftY, (double)(box.LowerLeftX + box.Width),
                    (double)(box.LowerLeftY + box.Height));
                break;
            case BeginNewSubpath at:
                _isRectangle = false;
                Reach((double)at.X, (double)at.Y);
                break;
            case AppendStraightLineSegment to:
                _isRectangle = false;
                Reach((double)to.X, (double)to.Y);
                break;
            case AppendDualControlPointBezierCurve curve:
                _isRectangle = false;
                Reach((double)curve.X1, (double)curve.Y1, (double)curve.X2, (double)curve.Y2);
                Reach((double)curve.X3, (double)curve.Y3);
                break;
            case AppendStartControlPointBezierCurve curve:
                _isRectangle = false;
                Reach((double)curve.X2, (double)curve.Y2, (double)curve.X3, (double)curve.Y3);
                break;
            case AppendEndControlPointBezierCurve curve:
                _isRectangle = false;
                Reach((double)curve.X1, (double)curve.Y1, (double)curve.X3, (double)curve.Y3);
                break;
            case ModifyClippingByEvenOddIntersect or ModifyClippingByNonZeroWindingIntersect:
                _clips = true;
                break;
            case var _ when IsFill(operation):
                if (_isRectangle && _state is { IsMixed: false, HasPattern: false, Alpha: 1 })
                    Cover(_path[0], false);
                FinishPath();
                break;
            case EndPath or StrokePath or CloseAndStrokePath:
                FinishPath();
                break;
        }
    }

    private static bool IsFill(IGraphicsStateOperation operation) => operation is FillPathNonZeroWinding or FillPathEvenOddRule
        or FillPathNonZeroWindingCompatibility or FillPathNonZeroWindingAndStroke or FillPathEvenOddRuleAndStroke
        or CloseFillPathNonZeroWindingAndStroke or CloseFillPathEvenOddRuleAndStroke;

    private void FinishPath()
    {
        // A clip of any form lies within what it reaches.
        if (_clips && _path.Count > 0)
            _state = _state with { Clip = Common(_state.Clip, new PdfRectangle(_path.Min(p => p.Left), _path.Min(p => p.Bottom),
                _path.Max(p => p.Right), _path.Max(p => p.Top))) };
        _path.Clear();
        (_clips, _isRectangle) = (false, false);
    }

    private void Reach(params ReadOnlySpan<double> at)
    {
        _point = _state.Matrix.Transform(new PdfPoint(at[0], at[1]));
        var other = at.Length > 2 ? _state.Matrix.Transform(new PdfPoint(at[2], at[3])) : _point;
        // Of a turned rectangle the other corners count, too.
        if (at.Length > 2 && !IsUpright(_state.Matrix))
            foreach (var corner in new[] { _state.Matrix.Transform(new PdfPoint(at[0], at[3])),
                _state.Matrix.Transform(new PdfPoint(at[2], at[1])) })
                _path.Add(new PdfRectangle(corner.X, corner.Y, corner.X, corner.Y));
        _path.Add(new PdfRectangle(Math.Min(_point.X, other.X), Math.Min(_point.Y, other.Y), Math.Max(_point.X, other.X),
            Math.Max(_point.Y, other.Y)));
    }

    private void Set(NameToken name)
    {
        if (_states is null || _tokens.Of<DictionaryToken>(_states, name.Data) is not { } state)
            return;
        if (_tokens.Of<NumericToken>(state, "ca") is { } alpha)
            _state = _state with { Alpha = alpha.Double };
        if (state.ContainsKey(NameToken.Create("BM")))
            _state = _state with { IsMixed = _tokens.Of<NameToken>(state, "BM")?.Data is not ("Normal" or "Compatible") };
        if (state.ContainsKey(NameToken.Create("SMask")))
            _state = _state with { IsMixed = _tokens.Of<NameToken>(state, "SMask")?.Data != "None" };
    }

    private void AddPicture(NameToken name)
    {
        if (_objects is null || _state is not { IsMixed: false, Alpha: 1 } || !IsUpright(_state.Matrix)
            || _tokens.Of<StreamToken>(_objects, name.Data)?.StreamDictionary is not { } picture
            || _tokens.Of<NameToken>(picture, "Subtype")?.Data != "Image"
            || SeenThrough.Any(k => picture.ContainsKey(NameToken.Create(k))))
            return;
        var (one, other) = (_state.Matrix.Transform(new PdfPoint(0, 0)), _state.Matrix.Transform(new PdfPoint(1, 1)));
        Cover(new PdfRectangle(Math.Min(one.X, other.X), Math.Min(one.Y, other.Y), Math.Max(one.X, other.X),
            Math.Max(one.Y, other.Y)), true);
    }

    private void Cover(PdfRectangle area, bool isPicture)
    {
        if (Common(_state.Clip, area) is { Width: > 0, Height: > 0 } seen && _texts.Count > 0
            && _covers.Count < MostCovers)
            _covers.Add((_texts.Count, seen, isPicture));
    }

    private static PdfRectangle Common(PdfRectangle? one, PdfRectangle other) => one is not { } first ? other
        : Math.Max(first.Left, other.Left) is var left && Math.Min(first.Right, other.Right) is var right
            && Math.Max(first.Bottom, other.Bottom) is var bottom && Math.Min(first.Top, other.Top) is var top
            && left <= right && bottom <= top ? new PdfRectangle(left, bottom, right, top) : new PdfRectangle(-1e6, -1e6, -1e6, -1e6);

    private static bool IsUpright(TransformationMatrix matrix) => Math.Abs(matrix.B) < 1e-6 && Math.Abs(matrix.C) < 1e-6;

    /// <summary>Whether any of it is within; letters rise above their base line and hang below it.</summary>
    private static bool Meets(PdfRectangle area, Letter letter) => area.Right > Left(letter) && area.Left < Right(letter)
        && area.Top > Math.Min(letter.StartBaseLine.Y, letter.EndBaseLine.Y) - letter.PointSize * 0.2
        && area.Bottom < Math.Max(letter.StartBaseLine.Y, letter.EndBaseLine.Y) + letter.PointSize * 0.8;

    private static bool Holds(PdfRectangle area, Letter letter) => area.Left <= Left(letter) + 0.5 && area.Right >= Right(letter) - 0.5
        && area.Bottom <= Math.Min(letter.StartBaseLine.Y, letter.EndBaseLine.Y) + letter.PointSize * 0.1
        && area.Top >= Math.Max(letter.StartBaseLine.Y, letter.EndBaseLine.Y) + letter.PointSize * 0.5;

    private static double Left(Letter letter) => Math.Min(letter.StartBaseLine.X, letter.EndBaseLine.X);

    private static double Right(Letter letter) => Math.Max(letter.StartBaseLine.X, letter.EndBaseLine.X);

    private static DictionaryToken? ResourcesOf(DictionaryToken page, PdfTokens tokens)
    {
        for (var (node, depth) = (page, 0); node is not null && depth < 20; node = tokens.Of<DictionaryToken>(node, "Parent"), depth++)
            if (tokens.Of<DictionaryToken>(node, "Resources") is { } resources)
                return resources;
        return null;
    }
}
