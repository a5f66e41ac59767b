"""A command line → its typed holder."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from dxforms.commands import options
from dxforms.commands.speaking import CommandsHelp, JapaneseParser, Version
from dxforms.files import is_folder, shipped
from dxforms.papers import paper_named
from dxforms.source.link import is_remote

DESCRIPTION = options.DESCRIPTION
DEMO_FOLDER = "dxforms-demo"

_INTRODUCTION = """\
講演会後のアンケート（Microsoft Forms）の回答から、
「集計.xlsx」と「実施結果報告書.docx」を作ります。

はじめての方は「dxforms demo」で、例の講演会の集計と報告書を作ってみてください。
"""
_ENDING = """\
各コマンドの使い方は「dxforms run --help」のように入力すると表示されます。
終了コード：0 完了　1 入力又は保存先に誤りがある　2 コマンドの入力が正しくない
"""


def parse(arguments: Sequence[str]) -> options.Options:
    """The holder of what is asked for; SystemExit with 2 for a usage fault (with 0 after --help or --version)."""
    parser = _parser()
    if not arguments:
        parser.exit(2, parser.format_help())
    found, strange = parser.parse_known_args(arguments)
    if strange:
        spoken_to: JapaneseParser = found.parser
        spoken_to.error(f"unrecognized arguments: {' '.join(strange)}")
    build: Callable[[argparse.Namespace], options.Options] = found.build
    return build(found)


def _parser() -> JapaneseParser:
    parser = JapaneseParser(
        prog="dxforms", description=_INTRODUCTION, epilog=_ENDING, formatter_class=CommandsHelp
    )
    parser.add_argument("--version", action=Version, nargs=0, help="版を表示します。")
    commands = parser.add_subparsers(title="コマンド", metavar="コマンド", required=True)

    def command(
        name: str, summary: str, text: str, build: Callable[[argparse.Namespace], options.Options]
    ) -> JapaneseParser:
        made: JapaneseParser = commands.add_parser(name, help=summary, description=text)
        made.set_defaults(build=build, parser=made)
        return made

    demo = command("demo", "例の講演会で試します。", _DEMO, _demo)
    demo.add_argument(
        "folder", nargs="?", type=Path, default=Path(DEMO_FOLDER), metavar="フォルダー",
        help=f"例を置くフォルダー（省略すると「{DEMO_FOLDER}」）",
    )  # fmt: skip

    init = command("init", "記入用の「講演会情報.xlsx」を作ります。", _INIT, _init)
    init.add_argument(
        "responses", nargs="*", type=Path, metavar="回答ファイル",
        help="Formsから書き出した回答（.xlsx、.csv）。\nあれば、設問と選択肢を読み取って記入します。",
    )  # fmt: skip
    init.add_argument(
        "--from", dest="previous", type=Path, metavar="前回のファイル",
        help="前回の講演会情報.xlsx、又はそれがあるフォルダー。\n団体名、担当課、主催、部、設問、設定などを引き継ぎ、ほかは空にします。\n"
        "前回の集計.xlsxがあるときは、「前回の集計」にその場所を記入します。",
    )  # fmt: skip
    init.add_argument(
        "-o", "--output", type=Path, default=Path(DESCRIPTION), metavar="ファイル",
        help=f"作るファイル（省略すると「{DESCRIPTION}」）。\n既にあれば、記入した内容を残したまま、足りない項目だけを加えます。",
    )  # fmt: skip

    check = command("check", "誤りがないか確かめます（何も書き込みません）。", _CHECK, _check)
    tally = command("tally", "「集計.xlsx」を作ります。", _TALLY, _tally)
    report = command("report", "「実施結果報告書.docx」を作ります。", _REPORT, _report)
    run = command("run", "集計と報告書をまとめて作ります。", _RUN, _run)

    def described(made: JapaneseParser) -> None:
        made.add_argument(
            "description", nargs="?", type=Path, default=Path(DESCRIPTION), metavar="講演会情報.xlsx",
            help=f"講演会情報のファイル、又はそれがあるフォルダー\n（省略すると、今のフォルダーの「{DESCRIPTION}」）",
        )  # fmt: skip
        made.add_argument(
            "--responses", nargs="+", type=Path, metavar="ファイル",
            help="Formsから書き出した回答（.xlsx、.csv）。\n省略すると、講演会情報に記入されたファイルを読みます。",
        )  # fmt: skip

    for made in (check, tally, report, run):
        described(made)
    check.add_argument(
        "--template", type=_template, metavar="ひな形.docx",
        help="このひな形（Word）の誤りも確かめます。\n「概要」又は「起案文」とだけ入力すると、付属のひな形を確かめます。",
    )  # fmt: skip
    report.add_argument("--template", type=_template, metavar="ひな形.docx", help=_TEMPLATE)
    run.add_argument(
        "--template", type=_template, action="append", default=[], metavar="ひな形.docx",
        help=f"{_TEMPLATE}\n文書ごとに、繰り返して指定できます。",
    )  # fmt: skip
    run.add_argument(
        "--all",
        action="store_true",
        dest="every",
        help="「実施結果（概要）.docx」と「起案文.docx」も作ります。\n既にあるときは、付けなくても更新します。",
    )
    tally.add_argument(
        "-o", "--output", type=Path, metavar="集計.xlsx", help=f"作るファイル（{_BESIDE}「集計.xlsx」）"
    )
    report.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="報告書.docx",
        help=f"作るファイル（{_BESIDE}「実施結果報告書.docx」）",
    )
    run.add_argument(
        "-o", "--output", type=Path, metavar="フォルダー",
        help="作ったファイルを置くフォルダー（省略すると、講演会情報と同じフォルダー）",
    )  # fmt: skip
    run.add_argument(
        "--no-pull", action="store_true",
        help="Microsoft 365から取得せず、前に取得した回答を使います。",
    )  # fmt: skip
    tally.add_argument(
        "--new", action="store_true",
        help="決裁済などの集計も作り直します。\n決裁済などの集計と人が直した集計は、日付の付いた名前で残します。",
    )  # fmt: skip
    for made in (report, run):
        made.add_argument(
            "--new", action="store_true",
            help="最初から作り直します（前の文書は日付の付いた名前で残します）。\n決裁済などの文書と集計を作り直すときに付けます。"
            + ("\n概要と起案文も作り直すときは、「--all」も付けます。" if made is run else ""),
        )  # fmt: skip
    for made in (tally, report, run):
        made.add_argument(
            "--yes", action="store_true", help="講演会名又は開催日を直したときの確認をせずに、書き直します。"
        )

    proof = command("proof", "提出する前に、報告書を確認します。", _PROOF, _proof)
    proof.add_argument(
        "report", nargs="?", type=Path, metavar="報告書.docx",
        help="確認する報告書、又はそれがあるフォルダー\n（省略すると、今のフォルダーの報告書）",
    )  # fmt: skip
    proof.add_argument(
        "--comment",
        action="store_true",
        help="指摘をコメントにした写し「…（確認用）.docx」も作ります（元の報告書は変えません）。",
    )
    proof.add_argument(
        "--description", type=Path, metavar="講演会情報.xlsx",
        help=f"照合する講演会情報（省略すると、報告書と同じフォルダーの「{DESCRIPTION}」）",
    )  # fmt: skip
    proof.add_argument(
        "--responses", nargs="+", type=Path, metavar="ファイル",
        help="Formsから書き出した回答（.xlsx、.csv）。\n省略すると、講演会情報に記入されたファイルを読みます。",
    )  # fmt: skip

    publish = command("publish", "公表用の報告書とオープンデータを作ります。", _PUBLISH, _publish)
    described(publish)
    publish.add_argument(
        "-o", "--output", type=Path, metavar="フォルダー",
        help="公表するファイルを置くフォルダー（省略すると、講演会情報のそばの「公表用」）",
    )  # fmt: skip
    publish.add_argument(
        "--rows", action="store_true",
        help="オープンデータに、回答者1人を1行とする「データ_回答」を加えます\n（自由記述、回答ID及び時刻は含みません）。",
    )  # fmt: skip
    publish.add_argument(
        "--report", type=Path, metavar="報告書.docx",
        help="公表する報告書（省略すると、講演会情報のそばの報告書）",
    )  # fmt: skip
    publish.add_argument(
        "--yes", action="store_true", help="講演会名を直したときの確認をせずに、書き直します。"
    )

    fields = command("fields", "ひな形に書ける項目を一覧にします。", _FIELDS, _fields)
    fields.add_argument(
        "--template", type=_template, metavar="ひな形.docx",
        help="このひな形が使っている項目と、誤りを表示します。\n「概要」又は「起案文」とだけ入力すると、付属のひな形を調べます。",
    )  # fmt: skip

    lint = command("lint", "機械判読可能なデータか検査します。", _LINT, _lint)
    lint.add_argument(
        "files", nargs="+", type=Path, metavar="ファイル",
        help="検査するExcelのブック（.xlsx）又はCSVのファイル、\n又はそれがあるフォルダー",
    )  # fmt: skip
    lint.add_argument(
        "--all", dest="whole", action="store_true", help="指摘が多いときも、全ての箇所を表示します。"
    )

    signin = command("signin", "Microsoft 365にサインインします。", _SIGNIN, _signin)
    signin.add_argument(
        "--device-code", action="store_true",
        help="ブラウザーを開かず、表示されたコードを別の画面で入力します（許可されているテナントのみ）。",
    )  # fmt: skip
    command("signout", "サインインの情報を、このパソコンから消します。", _SIGNOUT, _signout)
    pull = command("pull", "Microsoft 365から回答を取得します。", _PULL, _pull)
    pull.add_argument(
        "source", nargs="?", default=DESCRIPTION, metavar="共有リンク又は講演会情報.xlsx",
        help=f"回答のブックの共有リンク、又はリンクを記入した講演会情報\n（省略すると、今のフォルダーの「{DESCRIPTION}」）",
    )  # fmt: skip
    pull.add_argument(
        "-o", "--output", type=Path, metavar="ファイル",
        help="共有リンクを指定したときに作るファイル（省略すると「回答.xlsx」）",
    )  # fmt: skip
    return parser


_BESIDE = "省略すると、講演会情報と同じフォルダーの"
_TEMPLATE = (
    "報告書のひな形（Word）。「概要」又は「起案文」とだけ入力すると、\n"
    "「実施結果（概要）.docx」又は「起案文.docx」を作ります。"
)
_DEMO = """\
例の講演会（令和8年11月24日、2部制、回答41件）のファイルをフォルダーに置き、
集計と報告書を作ります。
"""
_INIT = """\
講演会と設問を記入する「講演会情報.xlsx」を作ります。
ダブルクリックで集計と報告書を作る「集計と報告書を作る.cmd」も、そばに置きます。
"""
_CHECK = "講演会情報、回答、写真、ひな形を読み、誤りとお知らせをすべて表示します。\n何も書き込みません。\n"
_TALLY = "回答を集計し、「集計.xlsx」を作ります。\n既にある集計.xlsxに記入した確認の結果は引き継ぎます。\n"
_REPORT = "回答を集計し、Wordのひな形から「実施結果報告書.docx」を作ります。\n"
_RUN = """\
回答を読み、「集計.xlsx」と「実施結果報告書.docx」を作ります。
講演会の翌朝に実行するのは、このコマンドだけです。
"""
_SIGNIN = """\
Microsoft 365にサインインします。一度サインインすれば、次回からは自動で使われます。
設定（テナントID、アプリケーションID）は、管理者に確かめてください。
"""
_SIGNOUT = "サインインの情報を、このパソコンから消します。\n"
_PULL = """\
Microsoft Formsの回答のブックを、OneDrive又はSharePointから取得します。
講演会情報に共有リンクを記入しておけば、「dxforms run」が取得から報告書までをまとめて行います。
"""
_PROOF = """\
提出する前の報告書に、直すべき箇所（要修正）と確かめるべき箇所（要確認）がないか確認します。
数値、引用、名称などは、講演会情報と回答から集計し直して照合します。
報告書を指定しないときは、概要と起案文も、あれば一緒に確認します。
要修正があるときの終了コードは1です。
"""
_PUBLISH = """\
公表してよいファイルだけを「公表用」フォルダーにまとめます。
報告書からは、下書きやコメント、作成者、写真の位置情報などの、読む人に要らないものを取り除きます。
回答の確認が済んでいないとき、報告書に要修正があるとき、変更履歴が残っているときは作りません。
"""
_LINT = """\
総務省「統計表における機械判読可能なデータの表記方法の統一ルール」等の規則ごとに、
適合、不適合、要確認又は未検査を表示します。
「集計.xlsx」では、機械判読用のシートだけを検査します。
不適合があるときの終了コードは1です。
"""
_FIELDS = "報告書、概要及び起案文のひな形（Word）に{{項目}}の形で書ける項目を一覧にします。\n"


def _file_of(path: Path) -> Path:
    """The description itself, where its folder was named."""
    return path / DESCRIPTION if is_folder(path) else path


def _template(typed: str) -> Path:
    """A template's file; the shipped one where a document is named alone."""
    paper = paper_named(typed)
    return Path(typed) if paper is None else shipped(paper.template)


def _several(paths: list[Path] | None) -> tuple[Path, ...] | None:
    return None if paths is None else tuple(paths)


def _demo(found: argparse.Namespace) -> options.Demo:
    return options.Demo(folder=found.folder)


def _init(found: argparse.Namespace) -> options.Init:
    return options.Init(
        responses=tuple(found.responses),
        previous=None if found.previous is None else _file_of(found.previous),
        output=_file_of(found.output),
    )


def _check(found: argparse.Namespace) -> options.Check:
    return options.Check(
        description=_file_of(found.description),
        responses=_several(found.responses),
        template=found.template,
    )


def _tally(found: argparse.Namespace) -> options.Tally:
    return options.Tally(
        description=_file_of(found.description),
        responses=_several(found.responses),
        output=found.output,
        new=found.new,
        yes=found.yes,
    )


def _report(found: argparse.Namespace) -> options.Report:
    return options.Report(
        description=_file_of(found.description),
        responses=_several(found.responses),
        output=found.output,
        template=found.template,
        new=found.new,
        yes=found.yes,
    )


def _run(found: argparse.Namespace) -> options.Run:
    return options.Run(
        description=_file_of(found.description),
        responses=_several(found.responses),
        folder=found.output,
        templates=tuple(found.template),
        every=found.every,
        pull=not found.no_pull,
        new=found.new,
        yes=found.yes,
    )


def _proof(found: argparse.Namespace) -> options.Proof:
    return options.Proof(
        report=found.report,
        description=None if found.description is None else _file_of(found.description),
        responses=_several(found.responses),
        comment=found.comment,
    )


def _publish(found: argparse.Namespace) -> options.Publish:
    return options.Publish(
        description=_file_of(found.description),
        responses=_several(found.responses),
        folder=found.output,
        report=found.report,
        rows=found.rows,
        yes=found.yes,
    )


def _fields(found: argparse.Namespace) -> options.Fields:
    return options.Fields(template=found.template)


def _lint(found: argparse.Namespace) -> options.Lint:
    return options.Lint(files=tuple(found.files), whole=found.whole)


def _signin(found: argparse.Namespace) -> options.SignIn:
    return options.SignIn(device_code=found.device_code)


def _signout(_: argparse.Namespace) -> options.SignOut:
    return options.SignOut()


def _pull(found: argparse.Namespace) -> options.Pull:
    if found.output is not None and not is_remote(found.source):
        found.parser.exit(2, "「-o」は、共有リンクを指定したときだけ使えます。\n")
    return options.Pull(source=found.source, output=found.output)
