"""The demo school: invented people, a real school's proportions, a year told day by day."""

from sheets.demo.school import DemoSchool, class_names, demo_school

__all__ = ["DemoSchool", "class_names", "demo_school"]
